package io.dockdoor.simulator.scene;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.radio.RadioModel;
import io.dockdoor.simulator.scene.Stage.Passing;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dock with its doors, what moves there, and the truth of it, all from a name and a seed: the same arguments give the same
 * scene to the last read. Door k is {@code D{k}} with reader {@code R{k}}; antennas 1 and 2 look out, 3 and 4 look in; input 1
 * is the outer beam B1 (x = -0.5 m), input 2 the inner beam B2 (x = +0.5 m), high while broken.
 *
 * <p>After its duration a scene is quiet: parked goods stay, nothing moves. Different readers may be asked from different
 * threads, one reader from one.
 */
public final class DockScene implements RadioField {
    private final String name;
    private final long seed;
    private final Duration duration;
    private final SceneOptions options;
    private final List<Portal> portals;
    private final RadioModel radio;
    private final Map<ReaderId, List<Beams.Change>> inputs = new LinkedHashMap<>();
    private final List<Passing> passings;
    private final List<Truth.Bystander> bystanders;
    private final List<Fault> faults;
    private final Delivery delivery;
    private final int session;
    private @Nullable Truth truth;

    private DockScene(String name, long seed, Duration duration, SceneOptions options, Stage stage) {
        this.name = name;
        this.seed = seed;
        this.duration = duration;
        this.options = options;
        portals = List.copyOf(stage.portals);
        radio = new RadioModel(portals, stage.bodies, options.gen2().settings(), seed);
        for (int d = 0; d < portals.size(); d++) {
            inputs.put(portals.get(d).reader(), stage.beams.get(d).changes());
        }
        passings = stage.passings.stream()
                .sorted(Comparator.comparingLong(p -> p.passage().crossedMicros()))
                .toList();
        bystanders = List.copyOf(stage.bystanders);
        delivery = stage.delivery;
        session = stage.session;
        faults = stage.faults.stream()
                .sorted(Comparator.comparingLong(Fault::fromMicros))
                .toList();
    }

    /**
     * A scene in its usual variant.
     *
     * @param name one of {@link #names()}, case does not matter
     * @param doors how many doors, 1 and up; scenes about neighbours have at least 2
     * @param duration how long things happen; the last passage is over some seconds before the end
     * @throws IllegalArgumentException for a name that is none, naming those that are
     */
    public static DockScene named(String name, long seed, int doors, Duration duration) {
        return named(name, seed, doors, duration, SceneOptions.DEFAULT);
    }

    /** A scene in the given variant; see {@link #named(String, long, int, Duration)}. */
    public static DockScene named(String name, long seed, int doors, Duration duration, SceneOptions options) {
        Script script = Script.named(name);
        if (doors < 1) {
            throw new IllegalArgumentException("a scene needs at least one door, not " + doors);
        }
        Stage stage = new Stage(
                seed, options, Math.max(doors, script.leastDoors()), script.doorSpacing(), duration.toNanos() / 1_000);
        script.story().accept(stage);
        return new DockScene(script.title(), seed, duration, options, stage);
    }

    /** All scene names. */
    public static List<String> names() {
        return Script.ALL.stream().map(Script::title).toList();
    }

    public String name() {
        return name;
    }

    public long seed() {
        return seed;
    }

    public Duration duration() {
        return duration;
    }

    public SceneOptions options() {
        return options;
    }

    /** The doors in order D1, D2, ... */
    public List<Portal> portals() {
        return portals;
    }

    /** What an installer would ask the reader of this scene's variant for: all antennas, 30 dBm, dual target. */
    public InventoryPlan usualPlan(Portal portal) {
        int[] antennas = portal.antennas().stream().mapToInt(a -> a.id()).toArray();
        int[] power = new int[antennas.length];
        Arrays.fill(power, 3_000);
        return new InventoryPlan(antennas, session, true, power);
    }

    /** How this scene's reads usually come to the gateway. */
    public Delivery usualDelivery() {
        return delivery;
    }

    /**
     * What is wrong with the readers, in order of time. Dead and swapped antennas are already in what {@link #inventory} tells;
     * outages and wrong clocks are for whoever stands between reader and gateway.
     */
    public List<Fault> faults() {
        return faults;
    }

    @Override
    public void inventory(ReaderId reader, InventoryPlan plan, long fromMicros, long toMicros, Hearing hearing) {
        Hearing through = hearing;
        for (Fault fault : faults) {
            if (fault.reader().equals(reader)) {
                through = fault.heardThrough(through);
            }
        }
        radio.inventory(reader, plan, fromMicros, toMicros, through);
    }

    @Override
    public void inputs(ReaderId reader, long fromMicros, long toMicros, InputChange change) {
        List<Beams.Change> all = inputs.get(reader);
        if (all == null) {
            throw new IllegalArgumentException("no reader " + reader + " in this scene");
        }
        for (int i = firstAt(all, fromMicros); i < all.size() && all.get(i).atMicros() < toMicros; i++) {
            Beams.Change each = all.get(i);
            change.changed(each.atMicros(), each.port(), each.high());
        }
    }

    /** What really happened. Worked out on first use. */
    public synchronized Truth truth() {
        if (truth == null) {
            List<Passage> passages = new ArrayList<>(passings.size());
            for (Passing passing : passings) {
                passages.add(withReadability(passing));
            }
            truth = new Truth(passages, bystanders);
        }
        return truth;
    }

    private Passage withReadability(Passing passing) {
        Passage p = passing.passage();
        Portal portal = portals.stream()
                .filter(each -> each.door().equals(p.door()))
                .findFirst()
                .orElseThrow();
        boolean[] can = radio.readable(
                portal.reader(),
                passing.body(),
                usualPlan(portal).txPowerCentiDbm()[0] / 100.0,
                p.crossedMicros() - 4_000_000,
                p.crossedMicros() + 4_000_000);
        List<GoodsTag> tags = new ArrayList<>(can.length);
        for (int i = 0; i < can.length; i++) {
            tags.add(p.tags().get(i).readable(can[i]));
        }
        return new Passage(p.door(), p.direction(), p.crossedMicros(), p.clearedMicros(), p.group(), tags);
    }

    private static int firstAt(List<Beams.Change> all, long micros) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).atMicros() < micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
