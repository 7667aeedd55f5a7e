package io.dockdoor.acceptance.truth;

import io.dockdoor.events.TagRead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** How somebody else's reader might have written the same reads down. */
enum Dialect {
    AS_READ,
    WHOLE_DECIBELS,
    COMPRESSED_LEVELS,
    POSITIVE_LEVELS,
    LINEAR_LEVELS,
    NO_LEVELS,
    TENTHS_OF_SECONDS,
    WHOLE_SECONDS,
    ONE_IN_FOUR,
    FEW_READS,
    COUNTED_HALF_SECOND,
    COUNTED_SECOND,
    SHUFFLED_AND_TWICE;

    /** The same reads as lines of CSV with a header. */
    List<String> write(List<TagRead> reads, long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        switch (this) {
            case AS_READ ->
                reads.forEach(r -> lines.add(line(r, r.lastMicros(), "" + r.rssiCentiDbm() / 100.0, r.count())));
            case WHOLE_DECIBELS -> level(reads, lines, dBm -> dBm, "%.0f");
            case COMPRESSED_LEVELS -> level(reads, lines, dBm -> 0.4 * (dBm + 90), "%.1f");
            case POSITIVE_LEVELS -> level(reads, lines, dBm -> dBm + 120, "%.1f");
            case LINEAR_LEVELS -> level(reads, lines, dBm -> 20 * Math.pow(10, (dBm + 85) / 10), "%.1f");
            case NO_LEVELS -> reads.forEach(r -> lines.add(line(r, r.lastMicros(), "", r.count())));
            case TENTHS_OF_SECONDS -> rounded(reads, lines, 100_000);
            case WHOLE_SECONDS -> rounded(reads, lines, 1_000_000);
            case ONE_IN_FOUR -> thin(reads, lines, random, 0.25);
            case FEW_READS -> {
                long tags = reads.stream().map(TagRead::epc).distinct().count();
                thin(reads, lines, random, Math.min(1, 6.0 * tags / reads.size()));
            }
            case COUNTED_HALF_SECOND -> counted(reads, lines, 500_000);
            case COUNTED_SECOND -> counted(reads, lines, 1_000_000);
            case SHUFFLED_AND_TWICE -> {
                level(reads, lines, dBm -> dBm, "%.2f");
                lines.addAll(lines.subList(0, lines.size() / 2));
                Collections.shuffle(lines, random);
            }
        }
        lines.add(0, "time,reader,antenna,epc,rssi_dbm,count");
        return lines;
    }

    private static void level(List<TagRead> reads, List<String> lines, DoubleUnaryOperator unit, String form) {
        for (TagRead r : reads) {
            String level = String.format(Locale.ROOT, form, unit.applyAsDouble(r.rssiCentiDbm() / 100.0));
            lines.add(line(r, r.lastMicros(), level, r.count()));
        }
    }

    private static void rounded(List<TagRead> reads, List<String> lines, long grain) {
        for (TagRead r : reads) {
            lines.add(line(r, r.lastMicros() / grain * grain, "" + r.rssiCentiDbm() / 100.0, r.count()));
        }
    }

    private static void thin(List<TagRead> reads, List<String> lines, Random random, double share) {
        for (TagRead r : reads) {
            if (random.nextDouble() < share) {
                lines.add(line(r, r.lastMicros(), "" + r.rssiCentiDbm() / 100.0, r.count()));
            }
        }
    }

    /** One row for each tag, antenna and stretch of time, with the strongest level and when it was last seen. */
    private static void counted(List<TagRead> reads, List<String> lines, long stretch) {
        Map<String, List<TagRead>> groups = new LinkedHashMap<>();
        for (TagRead r : reads) {
            groups.computeIfAbsent(r.epc() + "/" + r.antenna() + "/" + r.lastMicros() / stretch, k -> new ArrayList<>())
                    .add(r);
        }
        for (List<TagRead> group : groups.values()) {
            TagRead last = group.get(group.size() - 1);
            int peak = group.stream().mapToInt(TagRead::rssiCentiDbm).max().orElseThrow();
            lines.add(line(last, last.lastMicros(), "" + peak / 100.0, group.size()));
        }
    }

    private static String line(TagRead r, long at, String level, int count) {
        return at + ",R1," + r.antenna() + "," + r.epc().hex() + "," + level + "," + count;
    }
}
