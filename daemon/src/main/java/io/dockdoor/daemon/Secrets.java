package io.dockdoor.daemon;

import java.util.regex.Pattern;

/** Takes out of a text what nobody but its owner may read. Secrets live in files, so this is the second net. */
public final class Secrets {
    private static final String HIDDEN = "***";
    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:password|passwd|secret|token|api[-_]?key|authorization)\"?\\s*[:=]\\s*(?:(?:bearer|basic)\\s+)?)"
                    + "(\"[^\"]*\"|[^\\s,;}\"&]+)");
    private static final Pattern IN_URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://[^\\s/:@]*:)[^\\s@/]+(@)");
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", Pattern.DOTALL);

    private Secrets() {}

    /** The same text with values of passwords, tokens and keys, passwords in URLs, and private keys replaced by {@code ***}. */
    public static String hidden(String text) {
        String out = PEM.matcher(text).replaceAll(HIDDEN);
        out = IN_URL.matcher(out).replaceAll("$1" + HIDDEN + "$2");
        return NAMED.matcher(out).replaceAll("$1" + HIDDEN);
    }
}
