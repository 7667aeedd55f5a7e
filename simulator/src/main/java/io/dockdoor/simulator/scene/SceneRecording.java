package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.radio.Portal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scene played into a sink without sockets, threads or wall clock, as fast as the machine allows. The sink gets what a gateway
 * would get, in order of arrival: batches of reads and door signals with gateway times, and every 100 ms of scene time the word
 * that this time has come. Once through: a recording is played to its end once.
 *
 * <pre>{@code
 * DockScene scene = DockScene.named("S01", 7, 2, Duration.ofMinutes(10));
 * SceneRecording.of(scene).play(new SceneRecording.Sink() {
 *     public void seen(DoorId door, TagReads batch, long arrivedMicros) { window(door).seen(batch, told); }
 *     public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) { window(door).signalled(signal, told); }
 *     public void reached(long nowMicros) { windows.forEach(w -> w.tick(nowMicros, told)); }
 * });
 * scene.truth();   // scene time: add Delivery.baseMicros() for gateway time
 * }</pre>
 */
public final class SceneRecording {
    private static final long TICK_MICROS = 100_000;
    /** Played on after the scene's end, so that late verdicts come. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final DockScene scene;
    private final Function<Portal, InventoryPlan> plans;
    private final Delivery delivery;
    private boolean played;

    /** Gets what arrives. A batch belongs to the recording again when the method returns. */
    public interface Sink {
        /** A report of the door's reader. Within it reads stand in order of {@link TagReads#lastMicros}. */
        void seen(DoorId door, TagReads batch, long arrivedMicros);

        void signalled(DoorId door, DoorSignal signal, long arrivedMicros);

        /** It is that late now: everything that arrived before has been told. */
        void reached(long nowMicros);
    }

    private SceneRecording(DockScene scene, Function<Portal, InventoryPlan> plans, Delivery delivery) {
        this.scene = scene;
        this.plans = plans;
        this.delivery = delivery;
    }

    /** With the inventory an installer would choose and the scene's own kind of delivery. */
    public static SceneRecording of(DockScene scene) {
        return new SceneRecording(scene, scene::usualPlan, scene.usualDelivery());
    }

    /** With the same plan for every reader and the scene's own kind of delivery. */
    public static SceneRecording of(DockScene scene, InventoryPlan plan) {
        return new SceneRecording(scene, portal -> plan, scene.usualDelivery());
    }

    public SceneRecording delivered(Delivery itsDelivery) {
        return new SceneRecording(scene, plans, itsDelivery);
    }

    public Truth truth() {
        return scene.truth();
    }

    /**
     * Plays the whole scene and 15 s of quiet after it.
     *
     * @throws IllegalStateException when it was played before: the scene's readers remember their tags
     */
    public void play(Sink sink) {
        play(sink, null);
    }

    /** Plays only what one door gets, null for all; costs the time of one door. */
    public void play(Sink sink, @Nullable DoorId only) {
        if (played) {
            throw new IllegalStateException("a recording is played once; make a new scene");
        }
        played = true;
        List<ReaderFeed> feeds = new ArrayList<>();
        for (Portal portal : scene.portals()) {
            if (only == null || portal.door().equals(only)) {
                long seed = scene.seed() * 31 + portal.reader().value().hashCode();
                feeds.add(new ReaderFeed(scene, portal, plans.apply(portal), delivery, new SplittableRandom(seed)));
            }
        }
        PriorityQueue<ReaderFeed.Arrival> underway = new PriorityQueue<>();
        long end = scene.duration().plus(QUIET).toNanos() / 1_000;
        for (long from = 0; from < end; from += TICK_MICROS) {
            long to = from + TICK_MICROS;
            for (ReaderFeed feed : feeds) {
                feed.advance(from, to, underway);
            }
            deliver(underway, delivery.baseMicros() + to, sink);
            sink.reached(delivery.baseMicros() + to);
        }
        deliver(underway, Long.MAX_VALUE, sink);
    }

    private static void deliver(PriorityQueue<ReaderFeed.Arrival> underway, long before, Sink sink) {
        for (ReaderFeed.Arrival next = underway.peek();
                next != null && next.arrivedMicros() < before;
                next = underway.peek()) {
            underway.remove();
            next.tell(sink);
        }
    }
}
