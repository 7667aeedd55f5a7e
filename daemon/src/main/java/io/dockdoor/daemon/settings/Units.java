package io.dockdoor.daemon.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with their unit, as people write them in the configuration. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile("([+-]?\\d{1,12}(?:\\.\\d{1,6})?)\\s*([A-Za-z]+)");
    private static final Map<String, Long> NANOS = new LinkedHashMap<>();
    private static final Map<String, Long> BYTES = new LinkedHashMap<>();

    static {
        NANOS.put("ms", 1_000_000L);
        NANOS.put("s", 1_000_000_000L);
        NANOS.put("min", 60_000_000_000L);
        NANOS.put("h", 3_600_000_000_000L);
        NANOS.put("d", 86_400_000_000_000L);
        BYTES.put("B", 1L);
        BYTES.put("KiB", 1L << 10);
        BYTES.put("MiB", 1L << 20);
        BYTES.put("GiB", 1L << 30);
        BYTES.put("kB", 1_000L);
        BYTES.put("MB", 1_000_000L);
        BYTES.put("GB", 1_000_000_000L);
    }

    private Units() {}

    /** {@code 10 s}, {@code 500ms}; null when it is no duration. */
    public static @Nullable Duration duration(String text) {
        OptionalLong nanos = scaled(text, NANOS);
        return nanos.isPresent() && nanos.getAsLong() >= 0 ? Duration.ofNanos(nanos.getAsLong()) : null;
    }

    /** {@code 512 MiB}; negative when it is no size. */
    static long bytes(String text) {
        return scaled(text, BYTES).orElse(-1);
    }

    /** {@code 27.5 dBm}; NaN when it is no power. */
    public static double dBm(String text) {
        Matcher m = QUANTITY.matcher(text.strip());
        return m.matches() && m.group(2).equals("dBm") ? Double.parseDouble(m.group(1)) : Double.NaN;
    }

    private static OptionalLong scaled(String text, Map<String, Long> units) {
        Matcher m = QUANTITY.matcher(text.strip());
        Long unit = m.matches() ? units.get(m.group(2)) : null;
        if (unit == null) {
            return OptionalLong.empty();
        }
        BigDecimal value = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
        return value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(value.longValue());
    }
}
