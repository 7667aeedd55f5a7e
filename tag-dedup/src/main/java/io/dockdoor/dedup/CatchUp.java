package io.dockdoor.dedup;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts in order of time what comes while readers make up for lost time. A reader that kept its reports while nobody listened
 * tells them on reconnect, behind whatever else was told meanwhile; judged on arrival, a beam or another reader's sighting of
 * now would end a passage whose sightings are still on the wire.
 *
 * <p>Holds at most {@link #ROOM} inputs; beyond that the oldest goes on.
 */
final class CatchUp {
    static final int ROOM = 20_000;
    /** A reader that came back tells its backlog within this time, or goes on telling. */
    static final long USUAL = 2_000_000;
    /** It tells in order: so long after a first sighting of the present, usually nothing of the past is to come. */
    private static final long GRACE = 100_000;
    /** However much it goes on: no longer than this; nor longer than this for readers that are all away. */
    static final long LONGEST = 20_000_000;

    /** Either a signal or a sighting. */
    record Held(
            long at,
            long turn,
            @Nullable DoorSignal signal,
            @Nullable TagRead read) {}

    private final Set<ReaderId> all;
    private final Set<ReaderId> away = new HashSet<>();
    /** Those that came back and told nothing of the present yet. */
    private final Set<ReaderId> behind = new HashSet<>();

    private final PriorityQueue<Held> held =
            new PriorityQueue<>(Comparator.comparingLong(Held::at).thenComparingLong(Held::turn));
    private long turns;
    private long backAt = Long.MIN_VALUE;
    private long until = Long.MIN_VALUE;
    /** A sighting from before a reader came back arrived since the end was last looked at: there may be more. */
    private boolean stillTelling;

    CatchUp(Set<ReaderId> readers) {
        this.all = Set.copyOf(readers);
    }

    void signalled(DoorSignal.ReaderDown gone) {
        behind.remove(gone.reader());
        if (all.contains(gone.reader()) && away.add(gone.reader()) && away.equals(all)) {
            backAt = gone.atMicros();
            until = gone.atMicros() + LONGEST;
        }
    }

    void signalled(DoorSignal.ReaderUp back) {
        if (away.remove(back.reader())) {
            behind.add(back.reader());
            backAt = back.atMicros();
            until = back.atMicros() + USUAL;
        }
    }

    /** Whether inputs have to go through {@link #hold} now. */
    boolean holding() {
        return until != Long.MIN_VALUE;
    }

    /** Whether that happened before the readers came back: that it is told now says nothing of how late it is. */
    boolean isPast(long at) {
        return holding() && at < backAt;
    }

    /** When a tick may end it; meaningless unless {@link #holding}. */
    long untilMicros() {
        return until;
    }

    /** It is {@code now}: ends the holding when nothing more is to be expected, or nothing sensible can be said of it. */
    void reached(long now) {
        if (!holding()) {
            return;
        }
        boolean clockStepped = now < until - 2 * LONGEST;
        if (now < until && !clockStepped) {
            return;
        }
        if (stillTelling && now < backAt + LONGEST && !clockStepped) {
            stillTelling = false;
            until = now + USUAL / 2;
            return;
        }
        stillTelling = false;
        behind.clear();
        until = Long.MIN_VALUE;
    }

    /** Keeps that until its turn; what there is no room for goes on at once, oldest first. */
    void hold(long at, @Nullable DoorSignal signal, @Nullable TagRead read, Consumer<Held> on) {
        if (read != null && at < backAt) {
            stillTelling = true;
        } else if (read != null && behind.remove(read.reader()) && behind.isEmpty()) {
            stillTelling = false;
            until = Math.min(until, at + GRACE);
        }
        held.add(new Held(at, turns++, signal, read));
        if (held.size() > ROOM) {
            on.accept(held.remove());
        }
    }

    /** Lets all that is held go on, in order of time. */
    void release(Consumer<Held> on) {
        for (Held next = held.poll(); next != null; next = held.poll()) {
            on.accept(next);
        }
    }
}
