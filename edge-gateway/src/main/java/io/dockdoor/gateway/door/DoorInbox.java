package io.dockdoor.gateway.door;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bounded hand-over from the readers' threads to the door's. Whoever puts never waits. Full means {@code capacity} reads:
 * from then on repeats of a tag at an antenna melt into one read (first, last, strongest, count), and what would exceed even
 * that is dropped and counted. Signals are never dropped.
 */
final class DoorInbox {
    /** A tag at an antenna: what repeats are merged by. */
    private record Spot(Epc epc, int antenna) {}

    private static final int MOST_SPARES = 16;
    /** With so many inputs waiting the door is behind: what waits then takes no more room than it has reads. */
    private static final int BEHIND = 32;

    /** Batches smaller than this are not worth filling again. */
    private static final int ROOM = 64;

    private final int capacity;
    private final Deque<Input> waiting = new ArrayDeque<>();
    private final Map<ReaderId, Map<Spot, TagRead>> melted = new HashMap<>();
    /** Batches and their wrapping go round, so that steady reading makes no garbage. */
    private final Map<ReaderId, Deque<Input.Seen>> spares = new HashMap<>();

    /** The wrapping of each batch that is out being filled. */
    private final IdentityHashMap<TagReads, Input.Seen> wrappings = new IdentityHashMap<>();

    private boolean nudged;
    private int reads;
    private int meltedReads;
    private long merged;
    private long dropped;

    /** @param capacity reads that may wait one by one, and again as many melted ones */
    DoorInbox(int capacity) {
        this.capacity = capacity;
    }

    /** Puts the reads in and gives an empty batch to fill next. */
    synchronized TagReads put(TagReads batch) {
        if (batch.isEmpty()) {
            return batch;
        }
        if (reads + batch.size() <= capacity && melted.isEmpty()) {
            if (waiting.size() >= BEHIND) {
                waiting.add(new Input.Seen(batch.compact()));
                reads += batch.size();
                batch.clear();
                notifyAll();
                return batch;
            }
            Input.Seen wrapping = wrappings.remove(batch);
            waiting.add(wrapping == null ? new Input.Seen(batch) : wrapping);
            reads += batch.size();
            notifyAll();
            return spare(batch.reader());
        }
        melt(batch);
        batch.clear();
        notifyAll();
        return batch;
    }

    synchronized void put(DoorSignal signal) {
        waiting.add(new Input.Signalled(signal));
        notifyAll();
    }

    synchronized void put(DoorMode mode) {
        waiting.add(new Input.Meant(mode));
        notifyAll();
    }

    synchronized void put(Said said) {
        waiting.add(new Input.Scanned(said));
        notifyAll();
    }

    synchronized void put(Input.Crew said) {
        waiting.add(said);
        notifyAll();
    }

    /** Whoever waits for an input shall look at something else first. */
    synchronized void nudge() {
        nudged = true;
        notifyAll();
    }

    /** The next input, waiting for it at most that long or until nudged; null when none came. Melted reads come after everything else. */
    synchronized @Nullable Input take(long waitNanos) throws InterruptedException {
        long end = System.nanoTime() + waitNanos;
        while (waiting.isEmpty() && melted.isEmpty() && !nudged) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        nudged = false;
        Input next = waiting.poll();
        if (next == null) {
            return melted.isEmpty() ? null : solidify();
        }
        if (next instanceof Input.Seen seen) {
            reads -= seen.batch().size();
        }
        return next;
    }

    /** A batch that was taken and is no longer needed comes back to be filled again. */
    synchronized void giveBack(Input.Seen seen) {
        seen.batch().clear();
        Deque<Input.Seen> free = spares.computeIfAbsent(seen.batch().reader(), reader -> new ArrayDeque<>());
        if (free.size() < MOST_SPARES && seen.batch().room() >= ROOM) {
            free.add(seen);
        }
    }

    /** Whether nothing waits, neither reads nor signals. */
    synchronized boolean isEmpty() {
        return waiting.isEmpty() && melted.isEmpty();
    }

    /** Reads waiting now. */
    synchronized int depth() {
        return reads + meltedReads;
    }

    /** Reads that lost their own row to a repeat so far. */
    synchronized long merged() {
        return merged;
    }

    /** Reads that were dropped so far. */
    synchronized long dropped() {
        return dropped;
    }

    private TagReads spare(ReaderId reader) {
        Deque<Input.Seen> free = spares.get(reader);
        Input.Seen spare = free == null ? null : free.poll();
        if (spare == null) {
            return new TagReads(reader, ROOM);
        }
        wrappings.put(spare.batch(), spare);
        return spare.batch();
    }

    private void melt(TagReads batch) {
        Map<Spot, TagRead> spots = melted.computeIfAbsent(batch.reader(), reader -> new LinkedHashMap<>());
        for (int i = 0; i < batch.size(); i++) {
            TagRead read = batch.get(i);
            Spot spot = new Spot(read.epc(), read.antenna());
            TagRead before = spots.get(spot);
            if (before != null) {
                spots.put(spot, together(before, read));
                merged++;
            } else if (meltedReads < capacity) {
                spots.put(spot, read);
                meltedReads++;
            } else {
                dropped++;
            }
        }
    }

    private static TagRead together(TagRead a, TagRead b) {
        TagRead strongest = b.rssiCentiDbm() > a.rssiCentiDbm() ? b : a;
        return new TagRead(
                a.epc(),
                a.reader(),
                a.antenna(),
                Math.min(a.firstMicros(), b.firstMicros()),
                Math.max(a.lastMicros(), b.lastMicros()),
                Math.max(a.readerMicros(), b.readerMicros()),
                strongest.rssiCentiDbm(),
                strongest.channel(),
                TagRead.NO_PHASE, // the phase of two moments is the phase of neither
                TagRead.NO_DOPPLER,
                a.count() + b.count(),
                a.pc() == TagRead.NO_PC ? b.pc() : a.pc());
    }

    private Input.Seen solidify() {
        Map.Entry<ReaderId, Map<Spot, TagRead>> one =
                melted.entrySet().iterator().next();
        TagReads batch = new TagReads(one.getKey(), one.getValue().size());
        one.getValue().values().forEach(batch::add);
        melted.remove(one.getKey());
        meltedReads -= batch.size();
        return new Input.Seen(batch);
    }
}
