package io.dockdoor.gateway.recording;

import io.dockdoor.dedup.DoorArbiter;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The doors of one gateway, empty at first, while a recording is played to them. One use; belongs to one thread. */
final class Rehearsal {
    /** Reads closer together than this reach the window as one batch. */
    private static final long BATCH_MICROS = 50_000;
    /** The quiet after a recording: every verdict has come by then. */
    private static final long QUIET_MICROS = 120_000_000;

    private final List<Stand> doors = new ArrayList<>();

    /** @param told hears every verdict that stands, with its door, as it comes */
    Rehearsal(List<WindowPlan> plans, BiConsumer<DoorId, Verdict> told) {
        DoorArbiter arbiter = new DoorArbiter();
        plans.forEach(plan -> doors.add(new Stand(plan, arbiter, told)));
    }

    /** Plays all of it, and the quiet after it. */
    void play(List<Row> rows) {
        int i = 0;
        while (i < rows.size()) {
            passTime(rows.get(i).atMicros());
            if (rows.get(i) instanceof Row.Signal signal) {
                doors.stream().filter(door -> hears(door.plan, signal)).forEach(door -> door.signalled(signal));
                i++;
            } else {
                i = batch(rows, i);
            }
        }
        long last = doors.stream().mapToLong(door -> door.last).max().orElse(Long.MIN_VALUE);
        if (last != Long.MIN_VALUE) {
            passTime(last + QUIET_MICROS);
        }
    }

    /** What that door knows. */
    DoorWindow window(DoorId door) {
        return doors.stream()
                .filter(each -> each.plan.door().equals(door))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no door " + door))
                .window;
    }

    /** Hands over the reads from row {@code i} on that belong together; tells the row after them. */
    private int batch(List<Row> rows, int i) {
        long end = rows.get(i).atMicros() + BATCH_MICROS;
        Map<ReaderId, TagReads> batches = new LinkedHashMap<>();
        int next = i;
        while (next < rows.size() && rows.get(next) instanceof Row.Read row && row.atMicros() < end) {
            TagRead read = row.read();
            batches.computeIfAbsent(read.reader(), reader -> new TagReads(reader, 64))
                    .add(read);
            next++;
        }
        batches.values().forEach(batch -> doors.forEach(door -> door.seen(batch)));
        return next;
    }

    /** Lets the doors know how late it becomes while nothing is heard: a pause in a recording is a pause at the door. */
    private void passTime(long until) {
        long at = doors.stream().mapToLong(door -> door.last).max().orElse(Long.MIN_VALUE);
        if (at == Long.MIN_VALUE) {
            return;
        }
        while (at < until - BATCH_MICROS) {
            long next = doors.stream()
                    .mapToLong(door -> door.window.nextTickMicros())
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (next == Long.MAX_VALUE) {
                return;
            }
            at = Math.max(at + BATCH_MICROS, Math.min(until - BATCH_MICROS, next));
            for (Stand door : doors) {
                door.tick(at);
            }
        }
    }

    private static boolean hears(WindowPlan plan, Row.Signal row) {
        DoorId door = row.door();
        ReaderId reader = row.reader();
        return door != null
                ? plan.door().equals(door)
                : reader == null
                        || plan.antennas().stream()
                                .anyMatch(place -> place.reader().equals(reader));
    }

    /** Whether that antenna is the door's. */
    static boolean owns(WindowPlan plan, TagRead read) {
        return plan.antennas().stream()
                .anyMatch(place ->
                        place.antenna() == read.antenna() && place.reader().equals(read.reader()));
    }

    /** One door. */
    private static final class Stand {
        private final WindowPlan plan;
        private final DoorWindow window;
        private final Consumer<Verdict> said;
        private long last = Long.MIN_VALUE;

        Stand(WindowPlan plan, DoorArbiter arbiter, BiConsumer<DoorId, Verdict> told) {
            this.plan = plan;
            this.window = new DoorWindow(plan);
            this.said = verdict -> arbiter.said(plan.door(), verdict, last, told);
            arbiter.watch(plan.door(), window);
        }

        void signalled(Row.Signal row) {
            last = Math.max(last, row.atMicros());
            window.signalled(row.signal(), said);
        }

        void seen(TagReads batch) {
            for (int i = 0; i < batch.size(); i++) {
                last = Math.max(last, batch.lastMicros(i));
            }
            window.seen(batch, said);
        }

        void tick(long at) {
            if (window.nextTickMicros() <= at) {
                last = Math.max(last, at);
                window.tick(at, said);
            }
        }
    }
}
