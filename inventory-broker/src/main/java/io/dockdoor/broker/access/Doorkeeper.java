package io.dockdoor.broker.access;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in or says why not. With keys every request needs one; without, the API listens on loopback only and asks
 * instead that no web page from elsewhere is behind the request.
 */
public final class Doorkeeper {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([\\x21-\\x7e]{1,200}) *");
    private static final Pattern HOST = Pattern.compile("(?i)(localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
    private static final double FAILURES_PER_SECOND = 1;
    private static final double FAILURES_AT_ONCE = 20;

    private final @Nullable KeyFile file;
    private final RateLimit limit;
    private final RateLimit failures;

    /**
     * @param file where the keys are; null: none are needed
     * @param perSecond requests a second each caller may make in the long run, four times as many at once
     */
    public Doorkeeper(@Nullable KeyFile file, double perSecond, LongSupplier nanos) {
        this.file = file;
        this.limit = new RateLimit(perSecond, perSecond * 4, nanos);
        this.failures = new RateLimit(FAILURES_PER_SECOND, FAILURES_AT_ONCE, nanos);
    }

    /** What a request says of itself; the texts are those of its headers, null where it has none. */
    public record Asked(
            String address,
            @Nullable String authorization,
            @Nullable String host,
            @Nullable String origin) {}

    /** What becomes of a request. */
    public sealed interface Answer {}

    /** Let in. {@code name} is that of the key, or of the machine itself. */
    public record Admitted(String name, Role role) implements Answer {}

    /**
     * Sent away.
     *
     * @param status 401, 403 or 429
     * @param pause after which it may come again; zero when waiting does not help
     */
    public record SentAway(int status, String why, Duration pause) implements Answer {}

    /** Whether who asks may do what needs that role. */
    public Answer ask(Asked asked, Role needed) {
        if (file == null) {
            String foreign = foreign(asked);
            return foreign != null ? new SentAway(403, foreign, Duration.ZERO) : counted("local", Role.ADMIN);
        }
        Duration barred = failures.look(asked.address());
        if (!barred.isZero()) {
            return new SentAway(429, "too many wrong keys from this address", barred);
        }
        Keys.Key key = key(asked.authorization(), file.keys());
        if (key == null) {
            failures.take(asked.address());
            return new SentAway(
                    401,
                    asked.authorization() == null
                            ? "give a key: Authorization: Bearer dd_..."
                            : "this key is not known here, or not given as 'Bearer dd_...'",
                    Duration.ZERO);
        }
        if (!key.role().mayAct(needed)) {
            return new SentAway(
                    403,
                    "the key " + key.name() + " has the role " + key.role().word() + "; this needs " + needed.word(),
                    Duration.ZERO);
        }
        return counted(key.name(), key.role());
    }

    private Answer counted(String name, Role role) {
        Duration wait = limit.take(name);
        return wait.isZero() ? new Admitted(name, role) : new SentAway(429, "too many requests of " + name, wait);
    }

    private static Keys.@Nullable Key key(@Nullable String authorization, Keys keys) {
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        return bearer.matches() ? keys.find(bearer.group(1)) : null;
    }

    /** A page of another site in this machine's browser, by its own name (Origin) or by a name that leads here (Host). */
    private static @Nullable String foreign(Asked asked) {
        String host = asked.host();
        if (host == null || !HOST.matcher(host).matches()) {
            return "without keys only requests to 127.0.0.1 or localhost are answered, not to '" + host
                    + "': name http.keysFile in the configuration";
        }
        String origin = asked.origin();
        if (origin != null && !origin.toLowerCase(Locale.ROOT).equals("http://" + host.toLowerCase(Locale.ROOT))) {
            return "a web page of " + origin + " may not ask here: name http.keysFile in the configuration";
        }
        return null;
    }
}
