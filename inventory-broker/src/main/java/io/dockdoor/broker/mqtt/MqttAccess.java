package io.dockdoor.broker.mqtt;

import io.dockdoor.broker.config.BrokerConfig.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the embedded broker, and for what: a gateway writes below {@code {p}/+/gw/{itself}/} and reads what is
 * addressed to it, a source does the same below {@code {p}/+/src/{itself}/} and reads everything, an operator commands gateways and reads everything, a subscriber only reads, and only this process writes acknowledgements and stock. Artemis maps
 * {@code /} of a topic to {@code .} of an address.
 */
public final class MqttAccess implements ActiveMQSecurityManager5 {
    /** The user this process connects as. */
    public static final String SERVICE = "_inv";

    private final String prefix;
    private final Map<String, Account> accounts;

    /** One user. */
    public record Account(@Nullable Role role, String password) {}

    /**
     * @param prefix first levels of every topic, with slashes
     * @param accounts users by name; {@link #SERVICE} with a null role
     */
    public MqttAccess(String prefix, Map<String, Account> accounts) {
        this.prefix = NoRetainedCommands.address(prefix);
        this.accounts = Map.copyOf(accounts);
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user,
            @Nullable String password,
            @Nullable RemotingConnection connection,
            @Nullable String securityDomain) {
        Account account = user == null ? null : accounts.get(user);
        if (account == null || password == null || !same(account.password(), password)) {
            return null;
        }
        return new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of());
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean authorize(
            @Nullable Subject subject,
            @Nullable Set<org.apache.activemq.artemis.core.security.Role> roles,
            CheckType check,
            @Nullable String address) {
        String user = subject == null
                ? ""
                : subject.getPrincipals().stream()
                        .filter(UserPrincipal.class::isInstance)
                        .map(Principal::getName)
                        .findFirst()
                        .orElse("");
        Account account = accounts.get(user);
        return account != null && may(user, account.role(), check, address == null ? "" : address);
    }

    private boolean may(String user, @Nullable Role role, CheckType check, String address) {
        if (role == null) {
            return true;
        }
        int queue = address.indexOf("::");
        String topic = queue < 0 ? address : address.substring(0, queue);
        if (check == CheckType.SEND) {
            return (role == Role.GATEWAY && below(topic, "gw", user))
                    || (role == Role.SOURCE && below(topic, "src", user))
                    || (role == Role.OPERATOR
                            && (NoRetainedCommands.isCommand(prefix, topic) || isConfiguration(topic)));
        }
        // creating, deleting and consuming of subscription queues, and of the addresses behind them
        return role == Role.SUBSCRIBER
                || role == Role.SOURCE
                || role == Role.OPERATOR
                || below(topic, "gw", user)
                || below(topic, "to", user);
    }

    /** Whether the topic is {@code {prefix}.{any site}.to.{any gateway}.config}; the gateway believes the signature alone. */
    private boolean isConfiguration(String topic) {
        if (!topic.startsWith(prefix)) {
            return false;
        }
        List<String> levels = List.of(topic.substring(prefix.length()).split("\\.", -1));
        return levels.size() == 4 && levels.get(1).equals("to") && levels.get(3).equals("config");
    }

    /** Whether the topic lies below {@code {prefix}.{any site}.{branch}.{user}}. */
    private boolean below(String topic, String branch, String user) {
        if (!topic.startsWith(prefix)) {
            return false;
        }
        List<String> levels = List.of(topic.substring(prefix.length()).split("\\.", -1));
        return levels.size() >= 3
                && !levels.get(0).equals("#")
                && levels.get(1).equals(branch)
                && levels.get(2).equals(user);
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        return authenticate(user, password, null, null) != null;
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user,
            @Nullable String password,
            @Nullable Set<org.apache.activemq.artemis.core.security.Role> roles,
            CheckType check) {
        throw new UnsupportedOperationException("asked by address only");
    }
}
