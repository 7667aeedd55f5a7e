package io.dockdoor.events;

/** The rules all GS1 keys share: digits, check digits, and the characters a serial may have (GS1 General Specifications 7). */
final class Gs1Rules {
    private static final boolean[] CSET82 = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            CSET82[c] = true;
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            CSET82[c] = true;
            CSET82[c | 0x20] = true;
        }
        for (char c : "!\"%&'()*+,-./:;<=>?_".toCharArray()) {
            CSET82[c] = true;
        }
    }

    private Gs1Rules() {}

    /** True for a character of GS1 AI encodable character set 82 (General Specifications 7.11). */
    static boolean isText(char c) {
        return c < 128 && CSET82[c];
    }

    static boolean isText(String value, int most) {
        if (value.isEmpty() || value.length() > most) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isText(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** True when all characters are ASCII digits; true for the empty text. */
    static boolean isDigits(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The modulo-10 check digit that belongs behind those digits (General Specifications 7.9). */
    static char checkDigit(String digits) {
        int sum = 0;
        int weight = 3;
        for (int i = digits.length() - 1; i >= 0; i--) {
            sum += (digits.charAt(i) - '0') * weight;
            weight = 4 - weight;
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    static String withCheckDigit(String digits) {
        return digits + checkDigit(digits);
    }

    /** True when the text is {@code length} digits and the last is the check digit of the others. */
    static boolean isKey(String value, int length) {
        return value.length() == length
                && isDigits(value)
                && value.charAt(length - 1) == checkDigit(value.substring(0, length - 1));
    }

    static void checkKey(String name, String value, int length) {
        if (value.length() != length || !isDigits(value)) {
            throw new IllegalArgumentException(name + " '" + value + "' must be " + length + " digits");
        }
        char right = checkDigit(value.substring(0, length - 1));
        if (value.charAt(length - 1) != right) {
            throw new IllegalArgumentException(
                    name + " '" + value + "' has a wrong check digit: the last digit must be " + right);
        }
    }

    static void checkText(String name, String value, int most) {
        if (!isText(value, most)) {
            throw new IllegalArgumentException(name + " '" + value + "' must be 1 to " + most
                    + " of the characters GS1 allows: letters, digits and !\"%&'()*+,-./:;<=>?_");
        }
    }
}
