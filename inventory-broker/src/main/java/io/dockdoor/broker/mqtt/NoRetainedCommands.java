package io.dockdoor.broker.mqtt;

import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * The embedded broker neither keeps nor passes on a command that is to be retained: whoever published it hears reason 135. It
 * would not tell the gateway of it otherwise, as Artemis ignores Retain As Published (MQTT 5, 3.8.3.1).
 */
final class NoRetainedCommands implements ActiveMQServerMessagePlugin {
    private final String prefix;

    /** @param prefix first levels of every topic, with slashes */
    NoRetainedCommands(String prefix) {
        this.prefix = address(prefix);
    }

    /** Artemis maps {@code /} of a topic to {@code .} of an address. */
    static String address(String topics) {
        return topics.replace('/', '.') + ".";
    }

    /** Whether the address is {@code {prefix}.{any site}.to.{any gateway}.cmd.{verb}}. */
    static boolean isCommand(String prefix, String address) {
        if (!address.startsWith(prefix)) {
            return false;
        }
        List<String> levels = List.of(address.substring(prefix.length()).split("\\.", -1));
        return levels.size() >= 5 && levels.get(1).equals("to") && levels.get(3).equals("cmd");
    }

    /** An empty one is let through: it deletes what an earlier version kept. */
    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        Object retain = message.getObjectProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY);
        if (Boolean.TRUE.equals(retain)
                && isCommand(prefix, message.getAddress())
                && message.toCore().getReadOnlyBodyBuffer().readableBytes() > 0) {
            throw new ActiveMQSecurityException("a command must not be retained");
        }
    }
}
