package io.dockdoor.reader.scanner;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What the value of an application identifier must look like: parts in a row, of which the last may be left out. */
final class AiFormat {
    private static final String SET_82 = "!\"%&'()*+,-./:;<=>?_";

    private record Part(char set, int most, boolean varies, boolean optional, String rule) {}

    private final List<Part> parts;
    private final int longest;

    private AiFormat(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.longest = parts.stream().mapToInt(Part::most).sum();
    }

    /** Reads the notation that the head of the table explains. */
    static AiFormat parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String word : text.split(" ")) {
            boolean optional = word.startsWith("[");
            String body = optional ? word.substring(1, word.length() - 1) : word;
            String[] sides = body.split(":");
            boolean varies = sides[0].contains("..");
            int most = Integer.parseInt(sides[0].substring(varies ? 3 : 1));
            parts.add(new Part(body.charAt(0), most, varies, optional, sides.length > 1 ? sides[1] : ""));
        }
        return new AiFormat(parts);
    }

    /** Most characters a value can have. */
    int longest() {
        return longest;
    }

    /**
     * Checks a whole value.
     *
     * @param start where the value begins in the text, for the fault's position
     * @throws BadScan that names the identifier, what is wrong and what would be right
     */
    void check(String ai, String value, int start) throws BadScan {
        if (value.isEmpty()) {
            throw new BadScan(start, "(" + ai + ") has no value");
        }
        if (value.length() > longest) {
            throw new BadScan(
                    start + longest,
                    "(" + ai + ") is longer than its " + longest + " characters; is the separator after it missing?");
        }
        int from = 0;
        for (Part part : parts) {
            int length = Math.min(part.most(), value.length() - from);
            if (length == 0 && part.optional()) {
                continue;
            }
            if (length < (part.varies() ? 1 : part.most())) {
                throw new BadScan(
                        start + value.length(),
                        "(" + ai + ") ends after " + value.length() + " characters and needs more");
            }
            String text = value.substring(from, from + length);
            characters(ai, part, text, start + from);
            rule(ai, part.rule(), text, start + from);
            from += length;
        }
    }

    private static void characters(String ai, Part part, String text, int start) throws BadScan {
        IntPredicate allowed = switch (part.set()) {
            case 'n' -> AiFormat::isDigit;
            case 'y' -> c -> isDigit(c) || isUpper(c) || "#-/".indexOf(c) >= 0;
            case 'z' -> c -> isLetter(c) || isDigit(c) || "-_=".indexOf(c) >= 0;
            default -> c -> isLetter(c) || isDigit(c) || SET_82.indexOf(c) >= 0;
        };
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!allowed.test(c)) {
                throw new BadScan(
                        start + i,
                        "(" + ai + ") may not contain " + shown(c)
                                + (part.set() == 'n' ? "; only digits stand here" : ""));
            }
        }
    }

    private static void rule(String ai, String rule, String text, int start) throws BadScan {
        switch (rule) {
            case "key" -> {
                int last = text.length() - 1;
                char right = checkDigit(text.substring(0, last));
                if (text.charAt(last) != right) {
                    throw new BadScan(
                            start + last,
                            "(" + ai + ") has a wrong check digit: " + text.charAt(last) + " instead of " + right);
                }
            }
            case "date" -> date(ai, "20" + text, true, start);
            case "day" -> date(ai, "20" + text, false, start);
            case "long" -> date(ai, text, false, start);
            case "time" -> {
                below(ai, text.substring(0, 2), 24, start);
                below(ai, text.substring(2), 60, start + 2);
            }
            case "hour" -> below(ai, text, 24, start);
            case "sixty" -> below(ai, text, 60, start);
            case "zero" -> below(ai, text, 1, start);
            case "nonzero" -> {
                if (Integer.parseInt(text) == 0) {
                    throw new BadScan(start, "(" + ai + ") may not be zero here");
                }
            }
            case "part" -> {
                int piece = Integer.parseInt(text.substring(0, 2));
                int total = Integer.parseInt(text.substring(2));
                if (piece == 0 || total == 0 || piece > total) {
                    throw new BadScan(start, "(" + ai + ") says piece " + piece + " of " + total);
                }
            }
            default -> {
                // nothing beyond its characters
            }
        }
    }

    private static void date(String ai, String yyyymmdd, boolean dayMayBeOpen, int start) throws BadScan {
        String day = yyyymmdd.substring(6);
        try {
            LocalDate.of(
                    Integer.parseInt(yyyymmdd.substring(0, 4)),
                    Integer.parseInt(yyyymmdd.substring(4, 6)),
                    dayMayBeOpen && day.equals("00") ? 1 : Integer.parseInt(day));
        } catch (DateTimeException noSuchDay) {
            throw new BadScan(start, "(" + ai + ") is no date of the calendar: " + noSuchDay.getMessage());
        }
    }

    private static void below(String ai, String digits, int limit, int start) throws BadScan {
        if (Integer.parseInt(digits) >= limit) {
            throw new BadScan(start, "(" + ai + ") says " + digits + " where less than " + limit + " must stand");
        }
    }

    /** The modulo-10 check digit behind those digits (General Specifications 7.9). */
    static char checkDigit(String digits) {
        int sum = 0;
        int weight = 3;
        for (int i = digits.length() - 1; i >= 0; i--) {
            sum += (digits.charAt(i) - '0') * weight;
            weight = 4 - weight;
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    /** True when the last digit is the check digit of the others. */
    static boolean isKey(String digits) {
        int last = digits.length() - 1;
        return last > 0 && digits.charAt(last) == checkDigit(digits.substring(0, last));
    }

    static boolean isDigits(String text) {
        return text.chars().allMatch(AiFormat::isDigit);
    }

    static String shown(char c) {
        return c == Scan.SEPARATOR
                ? "the separator"
                : c > ' ' && c < 127 ? "'" + c + "'" : String.format("character 0x%02X", (int) c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLetter(int c) {
        return isUpper(c & ~0x20) && c < 128;
    }
}
