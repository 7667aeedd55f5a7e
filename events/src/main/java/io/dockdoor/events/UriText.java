package io.dockdoor.events;

/** The two ways a serial is written into a URI: percent-encoded in Digital Links, sparingly escaped in EPC URNs. */
final class UriText {
    private static final String HEX = "0123456789ABCDEF";
    /** TDS 6.3: what CSET 82 has and a URN may not hold; '#' is for ADI and CPI, which allow it. */
    private static final String URN_ESCAPED = "\"%&/<>?#";

    private UriText() {}

    /** Percent-encodes everything outside the unreserved characters of RFC 3986. ASCII only: GS1 serials have nothing else. */
    static String encode(String text) {
        return escape(text, false);
    }

    static String encodeUrn(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean urn) {
        StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = urn ? URN_ESCAPED.indexOf(c) < 0 : isUnreserved(c);
            if (plain) {
                if (out != null) {
                    out.append(c);
                }
            } else {
                if (out == null) {
                    out = new StringBuilder(text.length() + 8).append(text, 0, i);
                }
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out == null ? text : out.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** Undoes percent-encoding; a '%' without two hex digits, or one that stands for no ASCII character, is a fault. */
    static String decode(String text) throws BadEpc {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || high > 7 || low < 0) {
                    throw BadEpc.field("'" + text + "': '%' must be followed by two hex digits of an ASCII character");
                }
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** As {@link #decode}, and characters a URN must escape may not stand there plainly. */
    static String decodeUrn(String text) throws BadEpc {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%' && URN_ESCAPED.indexOf(c) >= 0) {
                throw BadEpc.field("'" + text + "': '" + c + "' must be written as %" + Integer.toHexString(c));
            }
        }
        return decode(text);
    }
}
