package io.dockdoor.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place in the bytes of a JSON text whose layout is known beforehand. Takes what stands there when it is as expected, without
 * white space, in plain ASCII and without escapes; else says so once and for all, and the text is read by a parser of JSON.
 */
final class Cursor {
    /** No name, detail or identity of ours is longer; a parser of JSON has its own bound. */
    private static final int LONGEST = 1_000;

    /** That many digits and fewer are exact as a double, as is the power of ten they are divided by: so is their quotient rounded right. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] TENS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Something else stands there than what was expected. Costs next to nothing, as nobody looks where it came from. */
    static final class Unlike extends Exception {
        private static final long serialVersionUID = 1;

        Unlike() {
            super("not as expected", null, false, false);
        }
    }

    static byte[] ascii(String words) {
        return words.getBytes(StandardCharsets.US_ASCII);
    }

    /** Steps over the words when they are next. */
    boolean passes(byte[] words) {
        int end = at + words.length;
        if (end > bytes.length || !Arrays.equals(bytes, at, end, words, 0, words.length)) {
            return false;
        }
        at = end;
        return true;
    }

    boolean passes(char one) {
        if (at >= bytes.length || bytes[at] != one) {
            return false;
        }
        at++;
        return true;
    }

    void pass(byte[] words) throws Unlike {
        if (!passes(words)) {
            throw new Unlike();
        }
    }

    void pass(char one) throws Unlike {
        if (!passes(one)) {
            throw new Unlike();
        }
    }

    /** Whether a list goes on: steps over the comma before its next element, or over its end. */
    boolean goesOn() throws Unlike {
        if (passes(',')) {
            return true;
        }
        pass(']');
        return false;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    int place() {
        return at;
    }

    /** A quoted text whose first quotation mark was stepped over. */
    String text() throws Unlike {
        int from = at;
        int end = endOfText();
        at = end + 1;
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The same, where the same text stood before: identities stand in an event twice, and who reads it needs them once.
     *
     * @param before may stand here again
     * @param place of its first letter
     */
    String text(@Nullable String before, int place) throws Unlike {
        if (before != null) {
            int end = at + before.length();
            if (end < bytes.length
                    && bytes[end] == '"'
                    && Arrays.equals(bytes, at, end, bytes, place, place + before.length())) {
                at = end + 1;
                return before;
            }
        }
        return text();
    }

    Instant time() throws Unlike {
        int from = at;
        int end = endOfText();
        at = end + 1;
        Instant time = UtcTime.plain(bytes, from, end);
        if (time == null) {
            throw new Unlike();
        }
        return time;
    }

    private int endOfText() throws Unlike {
        int most = Math.min(bytes.length, at + LONGEST);
        for (int i = at; i < most; i++) {
            byte each = bytes[i];
            if (each == '"') {
                return i;
            }
            if (each < ' ' || each == '\\') { // bytes beyond ASCII are below zero
                throw new Unlike();
            }
        }
        throw new Unlike();
    }

    boolean flag() throws Unlike {
        if (passes(TRUE)) {
            return true;
        }
        pass(FALSE);
        return false;
    }

    /** A whole number of at most 15 digits. */
    long whole() throws Unlike {
        boolean negative = passes('-');
        long digits = digits();
        return negative ? -digits : digits;
    }

    /** A whole number that is not negative. */
    int count() throws Unlike {
        long number = digits();
        if (number > Integer.MAX_VALUE) {
            throw new Unlike();
        }
        return (int) number;
    }

    /** A number with or without decimals. */
    double decimal() throws Unlike {
        int from = at;
        boolean negative = passes('-');
        int first = at;
        long digits = digits();
        int decimals = 0;
        if (passes('.')) {
            int behind = at;
            while (at < bytes.length && isDigit(bytes[at])) {
                digits = digits * 10 + bytes[at] - '0'; // as long as they are few enough to matter
                at++;
            }
            decimals = at - behind;
            if (decimals == 0) {
                throw new Unlike();
            }
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            throw new Unlike();
        }
        if (at - first > EXACT_DIGITS) {
            return Double.parseDouble(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
        }
        double size = digits / TENS[decimals];
        return negative ? 0 - size : size; // no zero below zero
    }

    /** At least one digit, and no zero before others. */
    private long digits() throws Unlike {
        int from = at;
        long number = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        int length = at - from;
        if (length == 0 || length > EXACT_DIGITS || (length > 1 && bytes[from] == '0')) {
            throw new Unlike();
        }
        return number;
    }

    private static boolean isDigit(byte one) {
        return one >= '0' && one <= '9';
    }
}
