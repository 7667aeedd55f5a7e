package io.dockdoor.daemon.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to listen. Port 0 lets the system choose. */
public record Listen(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]/ ]+)):(\\d{1,5})");

    /**
     * {@code host:port} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException with a sentence that says how to write it
     */
    public static Listen parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException("'" + text + "' is not host:port, such as \"127.0.0.1:8080\"");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new Listen(host, Integer.parseInt(matcher.group(3)));
    }

    /** Only this machine can reach it. */
    public boolean loopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
