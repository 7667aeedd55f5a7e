package io.dockdoor.acceptance.faults;

import io.dockdoor.acceptance.faults.StockEar.Heard;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a movement's place in the journal to the retained stock topic at a subscriber, for each change of an item. The contract
 * tells an item's stock once a second at most: a change that follows a told one within that second waits for its end by rule.
 *
 * @param all milliseconds of every change, ascending
 * @param first the changes that the rule did not hold back, the slowest first
 */
record StockLatency(long[] all, List<Took> first) {
    private static final int SHOWN = 6;

    /** A change recorded then was told so many milliseconds later. */
    record Took(Instant at, long millis) {}

    /** Of what was recorded since then. */
    static StockLatency of(Path run, List<Heard> heard, Instant since) throws SQLException {
        Map<Long, Instant> recorded = recorded(run, since);
        Map<String, List<Heard>> snapshots = new HashMap<>();
        for (Heard each : heard) {
            if (each.topic().startsWith(BusySite.PREFIX + "stock/")) {
                snapshots
                        .computeIfAbsent(each.body().path("item").asText(), item -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Long> all = new ArrayList<>();
        List<Took> first = new ArrayList<>();
        for (Heard delta : heard) {
            long version = delta.body().path("version").asLong();
            Instant from = recorded.get(version);
            if (from == null || !delta.topic().startsWith(BusySite.PREFIX + "stock-delta/")) {
                continue;
            }
            Heard before = null;
            Instant told = Instant.now();
            for (Heard each : snapshots.getOrDefault(delta.body().path("item").asText(), List.of())) {
                if (each.body().path("version").asLong() >= version) {
                    told = each.at();
                    break;
                }
                before = each;
            }
            long millis = Duration.between(from, told).toMillis();
            all.add(millis);
            if (before == null || Duration.between(before.at(), told).toMillis() > 1_000 + millis) {
                first.add(new Took(from, millis));
            }
        }
        first.sort(Comparator.comparingLong(Took::millis).reversed());
        return new StockLatency(sorted(all), List.copyOf(first));
    }

    private static Map<Long, Instant> recorded(Path run, Instant since) throws SQLException {
        Map<Long, Instant> recorded = new HashMap<>();
        try (Connection db = DriverManager.getConnection(
                        "jdbc:sqlite:" + run.resolve("broker").resolve("ledger.db"));
                Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT position, recorded FROM event")) {
            while (row.next()) {
                Instant at = Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
                if (at.isAfter(since)) {
                    recorded.put(row.getLong(1), at);
                }
            }
        }
        return recorded;
    }

    private static long[] sorted(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** Prints both; tells whether those not held back by the rule are as soon as wanted. */
    boolean told(String what, long p50, long p99, PrintStream out) {
        out.printf("%s: journal to retained stock topic (wanted: p50 %d ms, p99 %d ms)%n", what, p50, p99);
        line("every change", all, out);
        long[] millis = sorted(first.stream().map(Took::millis).toList());
        line("changes that once-a-second did not hold back", millis, out);
        first.stream().limit(SHOWN).forEach(each -> out.printf("  %s: %d ms%n", each.at(), each.millis()));
        return millis.length > 0 && at(millis, 0.5) <= p50 && at(millis, 0.99) <= p99;
    }

    private static void line(String which, long[] sorted, PrintStream out) {
        if (sorted.length == 0) {
            out.println("  " + which + ": none");
        } else {
            out.printf(
                    "  %s: %d, p50 %d ms, p99 %d ms, worst %d ms%n",
                    which, sorted.length, at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
        }
    }

    private static long at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
