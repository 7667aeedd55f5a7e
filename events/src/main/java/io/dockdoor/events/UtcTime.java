package io.dockdoor.events;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;

/**
 * Reads a date and time with zone (ISO 8601, as EPCIS 2.0 has it). An event has two for each tag, nearly all of one shape,
 * {@code 2026-11-23T08:14:07.412Z}: that is read by hand, everything else by {@link OffsetDateTime}.
 */
final class UtcTime {
    private static final int SECONDS_END = 19;

    private UtcTime() {}

    /** @throws java.time.DateTimeException when it is none */
    static Instant parse(String text) {
        int end = text.length() - 1;
        boolean shape = end >= SECONDS_END
                && end <= SECONDS_END + 10
                && text.charAt(end) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        if (!shape) {
            return slowly(text);
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, SECONDS_END);
        int nanos = 0;
        if (end > SECONDS_END) {
            nanos = text.charAt(SECONDS_END) == '.' && end > SECONDS_END + 1 ? digits(text, SECONDS_END + 1, end) : -1;
            for (int length = end - SECONDS_END - 1; nanos > 0 && length < 9; length++) {
                nanos *= 10;
            }
        }
        boolean plain = year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth())
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && nanos >= 0;
        if (!plain) {
            return slowly(text);
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3600L + minute * 60L + second, nanos);
    }

    private static Instant slowly(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** The number those characters are, -1 when they are none. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
