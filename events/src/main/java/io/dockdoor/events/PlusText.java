package io.dockdoor.events;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways TDS 2.x writes digits and texts into bits (TDS 14.5). */
final class PlusText {
    private static final String UPPER_HEX = "0123456789ABCDEF";
    private static final String LOWER_HEX = "0123456789abcdef";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** TDS table 14-8; place 0 pads the last group. */
    private static final String CODE40 = "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789";

    /** No text is longer (the length has 5 bits). */
    private static final int LONGEST = 31;

    /** Bits of a number of that many digits (TDS 14.5.6.1). */
    private static final int[] NUMBER_BITS = new int[LONGEST + 1];

    static {
        for (int digits = 1; digits <= LONGEST; digits++) {
            NUMBER_BITS[digits] =
                    BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength();
        }
    }

    private static final int TERMINATOR = 0xF;
    private static final int DELIMITER = 0xE;

    private PlusText() {}

    /** TDS 14.5.4: so many digits, four bits each. */
    static String digits(BitReader in, int count) throws BadEpc {
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            out.append(digit(in.takeInt(4)));
        }
        return out.toString();
    }

    /** TDS 14.5.5: digits up to a terminator, or up to a delimiter behind which a text follows. */
    static String delimited(BitReader in, int most) throws BadEpc {
        StringBuilder out = new StringBuilder(most);
        while (true) {
            int next = in.takeInt(4);
            if (next == TERMINATOR) {
                return out.toString();
            }
            if (next == DELIMITER) {
                return out.append(variable(in, most - out.length())).toString();
            }
            if (out.length() == most) {
                throw BadEpc.field("more than " + most + " digits without an end");
            }
            out.append(digit(next));
        }
    }

    /** TDS 14.5.13: 4 bits of length, then a number of that many digits. */
    static String counted(BitReader in, int most) throws BadEpc {
        return number(in, checkLength(in.takeInt(4), most));
    }

    /** TDS 14.5.6: 3 bits that say how, 5 bits of length, then the text. */
    static String variable(BitReader in, int most) throws BadEpc {
        int method = in.takeInt(3);
        int length = checkLength(in.takeInt(5), most);
        return switch (method) {
            case 0 -> number(in, length);
            case 1 -> text(in, length, 4, UPPER_HEX);
            case 2 -> text(in, length, 4, LOWER_HEX);
            case 3 -> text(in, length, 6, BASE64);
            case 4 -> ascii(in, length);
            case 5 -> code40(in, length);
            default -> throw BadEpc.field("encoding indicator " + method + " is reserved");
        };
    }

    /**
     * TDS 14.5.16: one bit that says how, 6 bits of length, then the host name. Null when it cannot be spelled with what is known
     * here: the endings of table B (country domains) are left out, as nothing but a printed link depends on them.
     */
    static @Nullable String host(BitReader in) throws BadEpc {
        boolean ascii = in.takeInt(1) == 1;
        int length = in.takeInt(6);
        if (!ascii) {
            return hostName(code40(in, length).toLowerCase(Locale.ROOT));
        }
        StringBuilder out = new StringBuilder(64);
        boolean spelled = true;
        for (int i = 0; i < length; i++) {
            String part = hostPart(in.takeInt(7));
            if (part == null) {
                spelled = false;
            } else {
                out.append(part);
            }
        }
        return spelled ? hostName(out.toString()) : null;
    }

    /** TDS 14.5.16 table A: characters that no host name has stand for frequent beginnings and endings. */
    private static @Nullable String hostPart(int code) {
        return switch (code) {
            case 0x1E -> "qr.";
            case 0x1F -> "www.";
            case 0x20 -> "id.";
            case 0x5B -> ".com";
            case 0x5C -> ".org";
            case 0x5D -> ".net";
            case 0x5E -> ".int";
            case 0x60 -> ".edu";
            case 0x7B -> ".gov";
            case 0x7C -> ".mil";
            case 0x7D -> ".biz";
            case 0x7E -> ".eco";
            case 0x7F -> ".med";
            default -> code > 0x20 ? String.valueOf((char) code) : null;
        };
    }

    private static @Nullable String hostName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
                return null;
            }
        }
        return text.isEmpty() ? null : text;
    }

    private static int checkLength(int length, int most) throws BadEpc {
        if (length < 1 || length > most) {
            throw BadEpc.field("length " + length + " must be 1 to " + most);
        }
        return length;
    }

    private static char digit(int code) throws BadEpc {
        if (code > 9) {
            throw BadEpc.field("four bits of " + code + " are no digit");
        }
        return (char) ('0' + code);
    }

    /** Leading zeros are kept: the length tells how many. */
    private static String number(BitReader in, int length) throws BadEpc {
        int bits = NUMBER_BITS[length];
        String plain;
        if (bits <= 62) {
            plain = Long.toString(in.take(bits));
        } else {
            BigInteger high = BigInteger.valueOf(in.take(bits - 62));
            plain = high.shiftLeft(62).add(BigInteger.valueOf(in.take(62))).toString();
        }
        if (plain.length() > length) {
            throw BadEpc.field("number " + plain + " has more than " + length + " digits");
        }
        return "0".repeat(length - plain.length()) + plain;
    }

    private static String text(BitReader in, int length, int bits, String alphabet) throws BadEpc {
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append(alphabet.charAt(in.takeInt(bits)));
        }
        return out.toString();
    }

    private static String ascii(BitReader in, int length) throws BadEpc {
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            out.append((char) in.takeInt(7));
        }
        return out.toString();
    }

    /** TDS 14.5.6.5: three characters in 16 bits. */
    private static String code40(BitReader in, int length) throws BadEpc {
        StringBuilder out = new StringBuilder(length + 2);
        while (out.length() < length) {
            int group = in.takeInt(16) - 1;
            if (group < 0 || group >= 40 * 40 * 40) {
                throw BadEpc.field("16 bits of " + (group + 1) + " are no three characters");
            }
            out.append(CODE40.charAt(group / 1600))
                    .append(CODE40.charAt(group / 40 % 40))
                    .append(CODE40.charAt(group % 40));
        }
        for (int i = 0; i < out.length(); i++) {
            if ((out.charAt(i) == 0) != (i >= length)) {
                throw BadEpc.field("padding must fill the last three characters and stand nowhere else");
            }
        }
        return out.substring(0, length);
    }
}
