package io.dockdoor.events;

import java.util.regex.Pattern;

/** The one rule for ids that become MQTT topic levels: {@code [A-Za-z0-9_-]{1,64}}; no dot, because some brokers map '/' to '.'. */
final class Names {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Names() {}

    static String check(String what, String value) {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " '" + value
                    + "' must be 1 to 64 of letters, digits, '_' and '-' (it becomes an MQTT topic level)");
        }
        return value;
    }
}
