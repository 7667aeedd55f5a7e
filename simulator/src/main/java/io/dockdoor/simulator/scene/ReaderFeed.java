package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.RadioField.Hearing;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.radio.Portal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One reader's reads and inputs on their way to the gateway: merged, gathered into reports, delayed, never reordered. */
final class ReaderFeed {
    private static final double JITTER_MEDIAN_MICROS = 4_000;
    /** ln(60 / 4) at 2.326 standard deviations. */
    private static final double JITTER_SIGMA = 1.164;

    /** How fast a gateway follows a reader's clock that stepped. */
    private static final double NOTICED_MICROS = 5e6;

    private static final long RECONNECT_MICROS = 300_000;

    private final DockScene scene;
    private final Portal portal;
    private final InventoryPlan plan;
    private final Delivery delivery;
    private final SplittableRandom random;
    private final double clockError;
    private final double drift;
    private final Queue<TagReads> spare = new ArrayDeque<>();
    private final Map<MergeKey, TagRead> merging = new LinkedHashMap<>();
    private final Raw raw = new Raw();
    private @Nullable TagReads gathering;
    private long reportAt;
    private long lastArrival;
    private final List<Fault> faults;
    private int nextFault;
    private long heldUntil;
    private long aheadMicros;
    private long stepMicros;
    private long steppedAt;
    private long stallAt;
    private long numbered;

    private record MergeKey(Epc epc, int antenna) {}

    /** Something that reaches the gateway at a time; ties keep their order. */
    record Arrival(
            long arrivedMicros,
            long number,
            ReaderFeed from,
            @Nullable TagReads batch,
            @Nullable DoorSignal signal) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            int c = Long.compare(arrivedMicros, other.arrivedMicros);
            return c != 0 ? c : Long.compare(number, other.number);
        }

        void tell(SceneRecording.Sink sink) {
            DoorId door = from.portal.door();
            if (signal != null) {
                sink.signalled(door, signal, arrivedMicros);
            }
            if (batch != null) {
                sink.seen(door, batch, arrivedMicros);
                batch.clear();
                from.spare.add(batch);
            }
        }
    }

    ReaderFeed(DockScene scene, Portal portal, InventoryPlan plan, Delivery delivery, SplittableRandom random) {
        this.scene = scene;
        this.portal = portal;
        this.plan = plan;
        this.delivery = delivery;
        this.random = random;
        clockError = delivery.clockErrorMicros() * random.nextDouble(-1, 1);
        drift = delivery.driftPpm() * 1e-6 * random.nextDouble(-1, 1);
        stallAt = nextStall(0);
        faults = scene.faults().stream()
                .filter(each -> each.reader().equals(portal.reader()))
                .toList();
    }

    /** Runs the reader over [from, to) of scene time and adds what it sends to what is underway. */
    void advance(long from, long to, Queue<Arrival> underway) {
        long done = from;
        while (done < to) {
            if (reportAt <= done) {
                reportAt = done + delivery.reportMicros();
            }
            long next = Math.min(to, reportAt);
            take(done, underway);
            scene.inputs(portal.reader(), done, next, (at, port, high) -> {
                long said = gatewayTime(at);
                String beam = "B" + port;
                send(
                        at,
                        null,
                        high ? new DoorSignal.BeamBroken(beam, said) : new DoorSignal.BeamCleared(beam, said),
                        underway);
            });
            scene.inventory(portal.reader(), plan, done, next, raw);
            if (next == reportAt) {
                report(next, underway);
            }
            done = next;
        }
    }

    private void report(long sceneMicros, Queue<Arrival> underway) {
        if (!merging.isEmpty()) {
            TagReads batch = batch();
            merging.values().stream()
                    .sorted(Comparator.comparingLong(TagRead::lastMicros))
                    .forEach(batch::add);
            merging.clear();
        }
        TagReads batch = gathering;
        if (batch != null) {
            gathering = null;
            send(sceneMicros, batch, null, underway);
        }
    }

    private void send(
            long sceneMicros, @Nullable TagReads batch, @Nullable DoorSignal signal, Queue<Arrival> underway) {
        long at = now(Math.max(sceneMicros, heldUntil));
        if (delivery.jitter()) {
            at += Math.round(JITTER_MEDIAN_MICROS * Math.exp(JITTER_SIGMA * random.nextGaussian()));
        }
        if (sceneMicros >= stallAt) {
            at += random.nextLong(300_000, 3_000_000);
            stallAt = nextStall(sceneMicros);
        }
        // one TCP connection: nothing overtakes
        lastArrival = Math.max(lastArrival, at);
        underway.add(new Arrival(lastArrival, numbered++, this, batch, signal));
    }

    private long nextStall(long after) {
        if (delivery.stallsPerMinute() <= 0) {
            return Long.MAX_VALUE;
        }
        double minutes = -Math.log(1 - random.nextDouble()) / delivery.stallsPerMinute();
        return after + (long) (minutes * 60e6);
    }

    /** What the gateway makes of the reader's time: it needs a while to notice that the reader's clock has stepped. */
    private long gatewayTime(long sceneMicros) {
        double notYet = stepMicros * Math.exp(-(sceneMicros - steppedAt) / NOTICED_MICROS);
        return delivery.baseMicros() + sceneMicros + Math.round(clockError + drift * sceneMicros + notYet);
    }

    /** Takes up the faults that have begun by then. */
    private void take(long sceneMicros, Queue<Arrival> underway) {
        while (nextFault < faults.size() && faults.get(nextFault).fromMicros() <= sceneMicros) {
            Fault fault = faults.get(nextFault++);
            if (fault instanceof Fault.ClockOff clock) {
                stepMicros = clock.fromMicros() == 0 ? 0 : clock.aheadMicros() - aheadMicros;
                steppedAt = clock.fromMicros();
                aheadMicros = clock.aheadMicros();
            } else if (fault instanceof Fault.Outage outage) {
                tellDirectly(
                        outage.fromMicros(),
                        new DoorSignal.ReaderDown(portal.reader(), now(outage.fromMicros())),
                        underway);
                heldUntil = outage.untilMicros() + RECONNECT_MICROS;
                tellDirectly(heldUntil, new DoorSignal.ReaderUp(portal.reader(), now(heldUntil)), underway);
            }
        }
    }

    /** The gateway finds out itself: no network in between. */
    private void tellDirectly(long sceneMicros, DoorSignal signal, Queue<Arrival> underway) {
        lastArrival = Math.max(lastArrival, now(sceneMicros));
        underway.add(new Arrival(lastArrival, numbered++, this, null, signal));
    }

    private long now(long sceneMicros) {
        return delivery.baseMicros() + sceneMicros;
    }

    private TagReads batch() {
        TagReads batch = gathering;
        if (batch == null) {
            TagReads used = spare.poll();
            batch = used != null ? used : new TagReads(portal.reader(), 64);
            gathering = batch;
        }
        return batch;
    }

    /** Takes singulations as they come. */
    private final class Raw implements Hearing {
        @Override
        public void heard(
                long atMicros, int antenna, Epc epc, int pc, int rssi, int channel, int phase, int doppler16) {
            long said = gatewayTime(atMicros);
            long readerSaid = now(atMicros) + aheadMicros;
            if (delivery.accumulated()) {
                merging.merge(
                        new MergeKey(epc, antenna),
                        new TagRead(
                                epc,
                                portal.reader(),
                                antenna,
                                said,
                                said,
                                said,
                                rssi,
                                channel,
                                phase,
                                doppler16,
                                1,
                                pc),
                        ReaderFeed::merged);
            } else {
                batch().add(epc, antenna, said, said, readerSaid, rssi, channel, phase, doppler16, 1, pc);
            }
        }
    }

    /** LLRP: an accumulated report has the extremes of time, the peak level and the count. */
    private static TagRead merged(TagRead first, TagRead then) {
        return new TagRead(
                first.epc(),
                first.reader(),
                first.antenna(),
                first.firstMicros(),
                then.lastMicros(),
                then.readerMicros(),
                Math.max(first.rssiCentiDbm(), then.rssiCentiDbm()),
                first.channel(),
                then.phase(),
                then.doppler16(),
                first.count() + 1,
                first.pc());
    }
}
