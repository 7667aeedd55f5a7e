package io.dockdoor.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads a date and time with zone (ISO 8601, as EPCIS 2.0 has it). An event has two for each tag, nearly all of one shape,
 * {@code 2026-11-23T08:14:07.412Z}: that is read by hand, everything else by {@link OffsetDateTime}.
 */
final class UtcTime {
    private static final int SECONDS_END = 19;

    private UtcTime() {}

    /** @throws java.time.DateTimeException when it is none */
    static Instant parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII); // what is none becomes a question mark
        Instant plain = plain(bytes, 0, bytes.length);
        return plain != null ? plain : OffsetDateTime.parse(text).toInstant();
    }

    /** The time that those ASCII letters say; null when they are not of the usual shape. */
    static @Nullable Instant plain(byte[] text, int from, int to) {
        int length = to - from - 1;
        boolean shape = length >= SECONDS_END
                && length <= SECONDS_END + 10
                && text[to - 1] == 'Z'
                && text[from + 4] == '-'
                && text[from + 7] == '-'
                && text[from + 10] == 'T'
                && text[from + 13] == ':'
                && text[from + 16] == ':';
        if (!shape) {
            return null;
        }
        int year = digits(text, from, from + 4);
        int month = digits(text, from + 5, from + 7);
        int day = digits(text, from + 8, from + 10);
        int hour = digits(text, from + 11, from + 13);
        int minute = digits(text, from + 14, from + 16);
        int second = digits(text, from + 17, from + SECONDS_END);
        int nanos = 0;
        if (length > SECONDS_END) {
            int point = from + SECONDS_END;
            nanos = text[point] == '.' && length > SECONDS_END + 1 ? digits(text, point + 1, to - 1) : -1;
            for (int decimals = length - SECONDS_END - 1; nanos > 0 && decimals < 9; decimals++) {
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
            return null;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3600L + minute * 60L + second, nanos);
    }

    /** The number those letters are, -1 when they are none. */
    private static int digits(byte[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
