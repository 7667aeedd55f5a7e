package io.dockdoor.gateway.recording;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the named fields of one line mean. Reads have {@code time, reader, antenna, epc} and may have {@code rssi_dbm, channel,
 * phase_deg, doppler_hz, count, pc}; signals have {@code time, signal, value} and may have {@code door, reader}. Times are RFC
 * 3339 (without a zone they are taken for UTC: within a recording only differences matter) or whole microseconds since 1970, also
 * before; milliseconds, nanoseconds and seconds with a fraction are recognised by their size.
 */
final class RowReader {
    private static final long MILLISECONDS = 100_000_000_000L;

    private static final long MICROSECONDS = 100_000_000_000_000L;
    private static final long NANOSECONDS = 100_000_000_000_000_000L;
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,10}\\.\\d+");
    private static final Pattern WHOLE = Pattern.compile("-?\\d+");
    /** How spreadsheets and tables write large numbers. */
    private static final Pattern POWER = Pattern.compile("\\d(\\.\\d+)?[eE]\\+?1\\d");
    /** How tools write that there is no number. */
    private static final Set<String> NOTHING = Set.of("nan", "n/a", "na", "none", "null", "-", "?");
    /** Some write the unit into every cell. */
    private static final Pattern UNIT = Pattern.compile("\\s*(?:dBm?|Hz|deg|°)$", Pattern.CASE_INSENSITIVE);

    private static final HexFormat HEX = HexFormat.of();
    /** Some readers write an EPC word by word. */
    private static final Pattern SEPARATORS = Pattern.compile("^0[xX]|[\\s:-]");
    /** The same few tags and readers come again and again: one object each. */
    private final Map<String, Epc> epcs = new HashMap<>();

    private final Map<String, ReaderId> readers = new HashMap<>();

    /** @throws IllegalArgumentException when the fields make no row; the message says which and why */
    Row read(Map<String, String> fields) {
        long at = time(needed(fields, "time"));
        String signal = given(fields, "signal");
        if (signal != null) {
            return signal(signal, given(fields, "value"), at, given(fields, "door"), given(fields, "reader"));
        }
        String hex = needed(fields, "epc");
        return new Row.Read(new TagRead(
                epcs.computeIfAbsent(hex, RowReader::epc),
                readers.computeIfAbsent(needed(fields, "reader"), ReaderId::new),
                whole("antenna", needed(fields, "antenna"), 1, 65_535),
                at,
                at,
                0,
                number(fields, "rssi_dbm", TagRead.NO_RSSI, dBm -> (int) Math.round(dBm * 100)),
                number(fields, "channel", 0, Double::intValue),
                number(fields, "phase_deg", TagRead.NO_PHASE, degrees ->
                        (int) Math.floorMod(Math.round(degrees * 4096 / 360), 4096L)),
                number(fields, "doppler_hz", TagRead.NO_DOPPLER, hertz -> (int) Math.round(hertz * 16)),
                Math.max(1, number(fields, "count", 1, Double::intValue)),
                number(fields, "pc", TagRead.NO_PC, Double::intValue)));
    }

    private static Row signal(
            String signal, @Nullable String value, long at, @Nullable String door, @Nullable String reader) {
        boolean on = on(value);
        String kind = signal.toLowerCase(Locale.ROOT);
        ReaderId which = reader == null ? null : new ReaderId(reader);
        DoorSignal told;
        if (kind.startsWith("beam:")) {
            String beam = signal.substring("beam:".length());
            told = on ? new DoorSignal.BeamBroken(beam, at) : new DoorSignal.BeamCleared(beam, at);
        } else if (kind.startsWith("button:")) {
            told = new DoorSignal.ButtonPressed(signal.substring("button:".length()), at);
        } else if (kind.equals("contact")) {
            told = on ? new DoorSignal.ContactOpened(at) : new DoorSignal.ContactClosed(at);
        } else if (kind.equals("motion")) {
            told = on ? new DoorSignal.MotionSeen(at) : new DoorSignal.MotionEnded(at);
        } else if (which != null && kind.equals("reader")) {
            told = on ? new DoorSignal.ReaderUp(which, at) : new DoorSignal.ReaderDown(which, at);
        } else if (which != null && kind.equals("reads-lost")) {
            told = new DoorSignal.ReadsLost(which, at);
        } else {
            throw new IllegalArgumentException(
                    "signal '" + signal
                            + "' is none of beam:NAME, button:NAME, contact, motion, reader, reads-lost (the last two need a reader)");
        }
        return new Row.Signal(told, door == null ? null : new DoorId(door), which);
    }

    /** Broken, open, up: 1; clear, closed, down: 0. A signal without a value is one that came. */
    private static boolean on(@Nullable String value) {
        if (value == null) {
            return true;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "1.0", "true", "high", "on", "broken", "blocked", "open", "opened", "up" -> true;
            case "0", "0.0", "false", "low", "off", "clear", "cleared", "closed", "down" -> false;
            default -> throw new IllegalArgumentException("value '" + value + "' is neither 1 nor 0");
        };
    }

    static long time(String text) {
        try {
            boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
            if (digits || WHOLE.matcher(text).matches() || POWER.matcher(text).matches()) {
                long number = digits ? Long.parseLong(text) : new BigDecimal(text).longValueExact();
                // microseconds by contract; what would be an hour in 1970 or the year 5000 is another unit of today
                return number >= NANOSECONDS
                        ? number / 1_000
                        : number >= MILLISECONDS && number < MICROSECONDS ? number * 1_000 : number;
            }
            if (SECONDS.matcher(text).matches()) {
                return new BigDecimal(text).movePointRight(6).longValue();
            }
            Instant at = instant(text.replace(' ', 'T'));
            return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
        } catch (NumberFormatException | ArithmeticException | DateTimeException notOne) {
            throw new IllegalArgumentException(
                    "time '" + text + "' is neither RFC 3339 nor whole microseconds since 1970", notOne);
        }
    }

    private static Instant instant(String text) {
        TemporalAccessor at =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return at instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(at).toInstant(ZoneOffset.UTC);
    }

    private static Epc epc(String hex) {
        try {
            String digits = SEPARATORS.matcher(hex).replaceAll("");
            boolean half = digits.length() % 2 == 1;
            byte[] bytes = HEX.parseHex(half ? digits + "0" : digits);
            return Epc.of(bytes, 0, digits.length() * 4);
        } catch (IllegalArgumentException notOne) {
            throw new IllegalArgumentException("epc '" + hex + "' is not written in hex digits, at most 124", notOne);
        }
    }

    private static int number(Map<String, String> fields, String name, int missing, Function<Double, Integer> meaning) {
        String text = given(fields, name);
        if (text == null || NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
            return missing;
        }
        String bare = UNIT.matcher(text).replaceFirst("");
        try {
            // spreadsheets of half of the world write a decimal comma
            double number = Double.parseDouble(bare.indexOf('.') < 0 ? bare.replace(',', '.') : bare);
            if (Double.isFinite(number)) {
                return meaning.apply(number);
            }
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(name + " '" + text + "' is no number", notOne);
        }
        throw new IllegalArgumentException(name + " '" + text + "' is no number");
    }

    private static int whole(String name, String text, int least, int most) {
        int number = number(Map.of(name, text), name, least - 1, Double::intValue);
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " '" + text + "' is not from " + least + " to " + most);
        }
        return number;
    }

    private static String needed(Map<String, String> fields, String name) {
        String text = given(fields, name);
        if (text == null) {
            throw new IllegalArgumentException("no " + name + "; every read needs time, reader, antenna and epc");
        }
        return text;
    }

    private static @Nullable String given(Map<String, String> fields, String name) {
        String text = fields.get(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
