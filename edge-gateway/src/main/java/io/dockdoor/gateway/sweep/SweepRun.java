package io.dockdoor.gateway.sweep;

import io.dockdoor.dedup.SweepTally;
import io.dockdoor.dedup.SweepTally.AntennaKey;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One sweep from its beginning to the moment its readers serve their doors again: who sweeps, who gave way, who was lost, for how
 * long each really swept. A passage goes before a sweep: as soon as something is at a door the readers there go back to it, and
 * sweep on when it has been clear for a while. No thread, no clock, no I/O; steady time in microseconds. One thread at a time.
 */
final class SweepRun {
    static final int MOST_TAGS = 20_000;
    private static final long CLEAR_MICROS = 3_000_000;
    private static final int LOOKS = 40;
    private static final long SHORTEST_LOOK = 250_000;
    private static final long GOES_BACK_WITHIN = 10_000_000;

    /**
     * What is swept.
     *
     * @param doors those asked for
     * @param readers each with the doors it serves, all of which its sweeping concerns
     */
    record Scope(List<DoorId> doors, Map<ReaderId, Set<DoorId>> readers, List<AntennaKey> antennas) {}

    /** How one reader fares. */
    private static final class Part {
        private boolean sweeping;
        private boolean back = true;
        private long since;
        private long swept;
        private @Nullable String lost;

        long swept(long now) {
            return swept + (sweeping ? now - since : 0);
        }
    }

    private final Scope scope;
    private final long wanted;
    private final long began;
    private final long deadline;
    private final long look;
    private final SweepTally tally;
    private final Map<ReaderId, Part> parts = new LinkedHashMap<>();
    /** Doors at which something is, or was until then. */
    private final Map<DoorId, Long> occupied = new TreeMap<>();

    private final Map<DoorId, Integer> gaveWay = new TreeMap<>();
    private boolean cancelled;
    private long ended = Long.MIN_VALUE;

    SweepRun(Scope scope, Duration wanted, long now) {
        this.scope = scope;
        this.wanted = wanted.toNanos() / 1_000;
        this.began = now;
        this.deadline = now + 3 * this.wanted + 30_000_000;
        this.look = Math.max(SHORTEST_LOOK, this.wanted / LOOKS);
        this.tally = new SweepTally(scope.antennas(), MOST_TAGS);
        scope.readers().keySet().forEach(reader -> parts.put(reader, new Part()));
    }

    /** Whether the reader is to read for this sweep now. */
    boolean wants(ReaderId reader, long now) {
        Part part = parts.get(reader);
        if (part == null || part.lost != null || ended != Long.MIN_VALUE) {
            return false;
        }
        for (DoorId door : scope.readers().getOrDefault(reader, Set.of())) {
            Long until = occupied.get(door);
            if (until != null && now < until) {
                return false;
            }
        }
        return true;
    }

    /** The reader reads now, for a sweep or for what it usually does. */
    void reading(ReaderId reader, boolean forSweep, long now) {
        Part part = parts.get(reader);
        if (part == null) {
            return;
        }
        stop(part, now);
        part.sweeping = forSweep;
        part.back = !forSweep;
        part.since = now;
    }

    /** The reader does not read any more; it is out of this sweep, so that its door has it as soon as it is there again. */
    void lost(ReaderId reader, String why, long now) {
        Part part = parts.get(reader);
        if (part == null) {
            return;
        }
        stop(part, now);
        part.sweeping = false;
        part.back = true;
        if (part.lost == null && ended == Long.MIN_VALUE) {
            part.lost = why;
        }
    }

    private static void stop(Part part, long now) {
        part.swept = part.swept(now);
        part.since = now;
    }

    /** Something is at the door, or is not any more. */
    void at(DoorId door, boolean something, long now) {
        Long before = occupied.put(door, something ? Long.MAX_VALUE : now + CLEAR_MICROS);
        boolean concerns = scope.readers().values().stream().anyMatch(doors -> doors.contains(door));
        if (something && concerns && ended == Long.MIN_VALUE && (before == null || before <= now)) {
            gaveWay.merge(door, 1, Integer::sum);
        }
    }

    /** Reads of a reader; they count while it sweeps. */
    void seen(TagReads batch) {
        Part part = parts.get(batch.reader());
        if (part != null && part.sweeping) {
            tally.seen(batch);
        }
    }

    void cancel() {
        cancelled = true;
    }

    /** Goes on with time; true when it is over and every reader is back at its door, or will not come. */
    boolean over(long now) {
        long swept = sweptMicros(now);
        for (long next = lookEnd(); next <= swept && ended == Long.MIN_VALUE; next = lookEnd()) {
            tally.looked(next);
        }
        if (ended == Long.MIN_VALUE && (cancelled || now >= deadline || swept >= wanted || allLost())) {
            if (swept - (lookEnd() - look) >= look / 2) {
                tally.looked(swept);
            }
            ended = now;
        }
        return ended != Long.MIN_VALUE
                && (parts.values().stream().allMatch(part -> part.back) || now - ended >= GOES_BACK_WITHIN);
    }

    /** Its time is over; readers may still be on their way back. */
    boolean isEnding() {
        return ended != Long.MIN_VALUE;
    }

    private long lookEnd() {
        return (tally.curve().size() + 1) * look;
    }

    private boolean allLost() {
        return parts.values().stream().allMatch(part -> part.lost != null);
    }

    /** How long the readers that take part swept so far, the least of them, at most as long as wanted. */
    long sweptMicros(long now) {
        return Math.min(
                wanted,
                parts.values().stream()
                        .filter(part -> part.lost == null)
                        .mapToLong(part -> part.swept(now))
                        .min()
                        .orElseGet(() -> parts.values().stream()
                                .mapToLong(part -> part.swept)
                                .min()
                                .orElse(0)));
    }

    // ---- what came of it

    Scope scope() {
        return scope;
    }

    SweepTally tally() {
        return tally;
    }

    long beganMicros() {
        return began;
    }

    long endedMicros() {
        return ended == Long.MIN_VALUE ? began : ended;
    }

    double wantedSeconds() {
        return wanted / 1e6;
    }

    /** The least that any reader swept. */
    double sweptSeconds() {
        return Math.min(
                        wanted,
                        parts.values().stream()
                                .mapToLong(part -> part.swept(ended))
                                .min()
                                .orElse(0))
                / 1e6;
    }

    /** What share of the time wanted that reader swept. */
    double share(ReaderId reader) {
        Part part = parts.get(reader);
        return part == null ? 0 : Math.min(1, part.swept(Math.max(ended, part.since)) / (double) wanted);
    }

    /** Why a reader was lost; null when it was not. */
    @Nullable String lost(ReaderId reader) {
        Part part = parts.get(reader);
        return part == null ? null : part.lost;
    }

    String state() {
        return cancelled ? "cancelled" : sweptSeconds() * 1e6 + look >= wanted && !anyLost() ? "complete" : "partial";
    }

    private boolean anyLost() {
        return parts.values().stream().anyMatch(part -> part.lost != null);
    }

    /** What people should know about it, a sentence each. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (cancelled) {
            reasons.add("It was cancelled after " + seconds(sweptSeconds()) + " s of sweeping.");
        }
        parts.forEach((reader, part) -> {
            if (part.lost != null) {
                reasons.add("Reader " + reader + " was lost after " + seconds(part.swept / 1e6) + " s of sweeping: "
                        + part.lost + ".");
            } else if (!part.back) {
                reasons.add("Reader " + reader + " had not gone back to its door within " + GOES_BACK_WITHIN / 1_000_000
                        + " s; it is still being told to.");
            }
        });
        gaveWay.forEach((door, times) -> reasons.add(
                "It gave way to what passed door " + door + ", " + times + (times == 1 ? " time." : " times.")));
        if (!cancelled && !anyLost() && state().equals("partial")) {
            reasons.add("The readers swept for " + seconds(sweptSeconds()) + " of " + seconds(wanted / 1e6)
                    + " s until its time was over.");
        }
        if (tally.surplus() > 0) {
            reasons.add("More than " + MOST_TAGS + " tags are there; those beyond were left out.");
        }
        return reasons;
    }

    /** Doors in their order, for sweeps of the same doors to be told from others. */
    Set<String> doorIds() {
        Set<String> ids = new TreeSet<>();
        scope.doors().forEach(door -> ids.add(door.value()));
        return ids;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
