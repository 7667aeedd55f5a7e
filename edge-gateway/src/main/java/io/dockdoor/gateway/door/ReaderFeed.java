package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.hardware.ReaderBox;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From one reader to the doors it serves, on the reader's thread: reads go to the inbox of the door that owns their antenna,
 * inputs to what hangs on them, and the reader's state becomes "up" or "down" for every such door.
 */
public final class ReaderFeed implements ReaderListener {
    /** Reads that may be nowhere but in a door's inbox when more are taken. */
    private static final int MOST_UNSPOOLED = 64;

    private record Ear(DoorLoop loop, Set<Integer> antennas) {}

    private final ReaderId reader;
    private final List<Ear> ears = new ArrayList<>();
    private final Set<DoorLoop> loops = new LinkedHashSet<>();
    private final ReaderTold told;
    private final ReaderBox box;
    private final ReaderTap tap;
    private final LongAdder reads;
    private final LongAdder unowned;
    private final LongAdder lost;
    private final Earshot earshot;
    private volatile BooleanSupplier asking = () -> false;
    private ReaderStatus.@Nullable State state;

    /**
     * @param box hears how its inputs and outputs are
     * @param tap hears it before the doors do
     */
    public ReaderFeed(ReaderId reader, ReaderTold told, ReaderBox box, ReaderTap tap, Counters counters) {
        this.reader = reader;
        this.box = box;
        this.told = told;
        this.tap = tap;
        this.reads = counters.counter("reads_total", "reader=\"" + reader + "\"");
        this.unowned = counters.counter("reads_unowned_total", "reader=\"" + reader + "\"");
        this.lost = counters.counter("reads_lost_total", "reader=\"" + reader + "\"");
        this.earshot = new Earshot(() -> asking.getAsBoolean());
    }

    /** Before the reader starts: this is how it is asked for a sign; {@link io.dockdoor.reader.LlrpReader#askSign}. */
    public void asksBy(BooleanSupplier askSign) {
        asking = askSign;
    }

    /** Before the reader starts: that door listens to it, if one of its antennas or inputs hangs on it. */
    public void serves(Door door, DoorLoop loop) {
        Set<Integer> antennas = new HashSet<>();
        door.antennas().stream()
                .filter(antenna -> antenna.reader().equals(reader))
                .forEach(antenna -> antennas.add(antenna.antenna()));
        if (!antennas.isEmpty()) {
            ears.add(new Ear(loop, antennas));
            loops.add(loop);
            loop.hears(earshot);
        }
        if (door.wires().stream().anyMatch(wire -> wire.terminal().isOf(reader))) {
            loops.add(loop);
        }
    }

    @Override
    public TagReads reads(TagReads batch) {
        reads.add(batch.size());
        tap.reads(batch);
        long last = batch.isEmpty() ? Long.MIN_VALUE : batch.lastMicros(batch.size() - 1);
        TagReads next = share(batch);
        earshot.read(last);
        return next;
    }

    private TagReads share(TagReads batch) {
        if (ears.size() == 1) {
            return ears.get(0).loop().inbox().put(batch); // the window itself counts antennas it does not own
        }
        for (Ear ear : ears) {
            TagReads share = new TagReads(reader, Math.max(1, batch.size()));
            for (int i = 0; i < batch.size(); i++) {
                if (ear.antennas().contains(batch.antenna(i))) {
                    share.add(batch.get(i));
                }
            }
            ear.loop().inbox().put(share);
        }
        int owned = 0;
        for (int i = 0; i < batch.size(); i++) {
            int antenna = batch.antenna(i);
            owned += ears.stream().anyMatch(ear -> ear.antennas().contains(antenna)) ? 1 : 0;
        }
        unowned.add(batch.size() - owned);
        batch.clear();
        return batch;
    }

    @Override
    public void gpi(int port, boolean high, long atMicros) {
        box.level(port, high, atMicros);
    }

    @Override
    public void sign(boolean answered) {
        earshot.sign(answered);
        ears.forEach(ear -> ear.loop().inbox().nudge());
    }

    @Override
    public void outputNotSet(int port, String why) {
        box.refused(port, why);
    }

    @Override
    public void reading(InventoryProfile profile) {
        tap.reading(reader, profile);
    }

    @Override
    public void status(ReaderStatus status) {
        tap.status(status);
        boolean was = state == ReaderStatus.State.READING;
        boolean is = status.state() == ReaderStatus.State.READING;
        box.reads(is);
        state = status.state();
        if (was != is) {
            long at = ChronoUnit.MICROS.between(Instant.EPOCH, status.since());
            earshot.is(is, at);
            everyDoor(is ? new DoorSignal.ReaderUp(reader, at) : new DoorSignal.ReaderDown(reader, at));
        }
        told.reader(status);
    }

    /** Every door that listens to it has a disk under its spool. */
    @Override
    public boolean keeps() {
        for (DoorLoop each : loops) {
            if (!each.keeps()) {
                return false;
            }
        }
        return true;
    }

    /** No door has many reads before it that are nowhere but in its inbox. */
    @Override
    public boolean takesMore() {
        for (DoorLoop each : loops) {
            if (each.inbox().depth() >= MOST_UNSPOOLED) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void readsLost(String why, long atMicros) {
        everyDoor(new DoorSignal.ReadsLost(reader, atMicros));
        lost.increment();
        told.readsLost(reader, why, atMicros);
    }

    private void everyDoor(DoorSignal signal) {
        ears.forEach(ear -> ear.loop().inbox().put(signal));
    }
}
