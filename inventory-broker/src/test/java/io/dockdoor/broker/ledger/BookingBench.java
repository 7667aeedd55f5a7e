package io.dockdoor.broker.ledger;

import com.sun.management.OperatingSystemMXBean;
import io.dockdoor.broker.Events;
import io.dockdoor.broker.PostgresServer;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code ./dockdoor bench booking [--events N] [--tags N] [--on sqlite|postgres]}: how many movements of a hundred EPCs, or of
 * so many, one core books, against the usual design with a row for each EPC, on the same database and the same bytes in turns. Every commit is on disk.
 * Cost is processor time of this process and of the database server, so other load on the machine changes it little.
 */
public final class BookingBench {
    private static final int ROUNDS = 3;
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private BookingBench() {}

    /** A way to keep the book. */
    interface Design extends AutoCloseable {
        void book(byte[] body) throws Exception;

        void commit() throws SQLException;

        /** Units on hand in all, to see that both did the same. */
        long units() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private record Ours(LedgerStore store, Database database) implements Design {
        @Override
        public void book(byte[] body) throws Exception {
            store.book(body, EventJson.read(body), NOW);
        }

        @Override
        public void commit() {
            store.commit();
        }

        @Override
        public long units() throws SQLException {
            try (Sql sql = new Sql(database::reader)) {
                return sql.number("SELECT COALESCE(SUM(milli), 0) / 1000 FROM stock", 0);
            }
        }

        @Override
        public void close() throws SQLException {
            store.close();
        }
    }

    private record Run(String name, Design design, int batch) {}

    private record Cost(double wallSeconds, double clientSeconds, double serverSeconds, int events) {
        Cost and(Cost other) {
            return new Cost(
                    wallSeconds + other.wallSeconds,
                    clientSeconds + other.clientSeconds,
                    serverSeconds + other.serverSeconds,
                    events + other.events);
        }

        double perCore() {
            return events / (clientSeconds + serverSeconds);
        }
    }

    public static void main(String... arguments) throws Exception {
        int events = 2000;
        int units = 100;
        List<String> on = List.of("sqlite", "postgres");
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--events" -> events = Integer.parseInt(arguments[i + 1]);
                case "--tags" -> units = Integer.parseInt(arguments[i + 1]);
                case "--on" -> on = List.of(arguments[i + 1]);
                default ->
                    throw new IllegalArgumentException("unknown option " + arguments[i] + ": --events, --tags, --on");
            }
        }
        List<byte[]> bodies = bodies(events, units);
        System.out.printf(
                "%d movements of %d EPCs (a receive, and a ship of what came 20 before, in turn), %.1f kB each%n",
                events,
                units,
                bodies.stream().mapToInt(body -> body.length).average().orElse(0) / 1000);
        for (String each : on) {
            if (each.equals("sqlite")) {
                sqlite(bodies, System.out);
            } else {
                postgres(bodies, System.out);
            }
        }
    }

    /** A pallet comes with every even event; the odd ones ship the pallet that came twenty events before. */
    private static List<byte[]> bodies(int events, int units) {
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            boolean ship = i % 2 == 1 && i > 20;
            int pallet = ship ? i - 21 : i;
            String[] serials = new String[units];
            for (int unit = 0; unit < units; unit++) {
                serials[unit] = "P" + pallet + "U" + unit;
            }
            byte[] body = ship ? Events.ship(i + 1L, serials) : Events.receive(i + 1L, serials);
            // half of them are another item
            String text = new String(body, StandardCharsets.UTF_8);
            all.add(text.replaceAll(Events.GTIN + "/21/(P\\d+U\\d*[02468])\"", "09521987000025/21/$1\"")
                    .getBytes(StandardCharsets.UTF_8));
        }
        return all;
    }

    private static void sqlite(List<byte[]> bodies, PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("dockdoor-bench");
        try {
            List<Run> runs = new ArrayList<>();
            for (int batch : List.of(1, 50)) {
                runs.add(new Run("plain", new PlainLedger(Database.sqlite(folder.resolve("plain" + batch))), batch));
                Database database = Database.sqlite(folder.resolve("ours" + batch));
                runs.add(new Run("ours", new Ours(LedgerStore.open(database, List.of()), database), batch));
            }
            measure("SQLite, WAL, synchronous=FULL", runs, bodies, () -> 0.0, out);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static void postgres(List<byte[]> bodies, PrintStream out) throws Exception {
        try (PostgresServer server = new PostgresServer(true)) {
            List<Run> runs = new ArrayList<>();
            for (int batch : List.of(1, 50)) {
                Database plain = Database.postgres(server.url("plain" + batch), null, null);
                runs.add(new Run("plain", new PlainLedger(plain), batch));
                Database database = Database.postgres(server.url("ours" + batch), null, null);
                runs.add(new Run("ours", new Ours(LedgerStore.open(database, List.of()), database), batch));
            }
            measure("PostgreSQL, synchronous_commit=on", runs, bodies, () -> server.cpuSeconds(), out);
        }
    }

    private interface Clock {
        double seconds() throws IOException;
    }

    private static void measure(String title, List<Run> runs, List<byte[]> bodies, Clock server, PrintStream out)
            throws Exception {
        Map<Run, Cost> costs = new LinkedHashMap<>();
        int part = bodies.size() / (ROUNDS + 1);
        // the first part warms up and is not counted
        for (int round = 0; round <= ROUNDS; round++) {
            for (Run run : runs) {
                Cost cost = book(run, bodies.subList(round * part, (round + 1) * part), server);
                if (round > 0) {
                    costs.merge(run, cost, Cost::and);
                }
            }
        }
        out.println(title);
        out.println("  design  events/commit  events/s  CPU ms/event (client + server)  events/s per core");
        for (Run run : runs) {
            Cost cost = Objects.requireNonNull(costs.get(run));
            out.printf(
                    "  %-6s  %13d  %8.0f  %21.2f + %.2f  %17.0f%n",
                    run.name(),
                    run.batch(),
                    cost.events() / cost.wallSeconds(),
                    cost.clientSeconds() / cost.events() * 1000,
                    cost.serverSeconds() / cost.events() * 1000,
                    cost.perCore());
        }
        long units = runs.get(0).design().units();
        for (Run run : runs) {
            if (run.design().units() != units) {
                throw new IllegalStateException(
                        run + " ended with " + run.design().units() + " units, not " + units);
            }
            run.design().close();
        }
        double plain = Objects.requireNonNull(costs.get(runs.get(0))).perCore();
        out.printf(
                "  per core against the plain design: %.1fx with a commit each, %.1fx with up to 50 in a commit (as the broker"
                        + " does under load); %d units on hand in all four%n",
                Objects.requireNonNull(costs.get(runs.get(1))).perCore() / plain,
                Objects.requireNonNull(costs.get(runs.get(3))).perCore() / plain,
                units);
    }

    private static Cost book(Run run, List<byte[]> bodies, Clock server) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double serverBefore = server.seconds();
        long before = system.getProcessCpuTime();
        long began = System.nanoTime();
        int open = 0;
        for (byte[] body : bodies) {
            run.design().book(body);
            if (++open == run.batch()) {
                run.design().commit();
                open = 0;
            }
        }
        run.design().commit();
        double wall = (System.nanoTime() - began) / 1e9;
        return new Cost(
                wall, (system.getProcessCpuTime() - before) / 1e9, server.seconds() - serverBefore, bodies.size());
    }
}
