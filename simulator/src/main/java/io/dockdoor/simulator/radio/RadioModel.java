package io.dockdoor.simulator.radio;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField.Hearing;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * All portals of a place and everything with a tag on it. Each reader has its own run with its own surroundings and luck, so
 * readers may be asked in any order, and from different threads as long as one reader stays with one thread. What a tag
 * remembers of one reader (its session flags) another reader does not see: doors far apart do not care, neighbours work in
 * dense reader mode with session 0.
 */
public final class RadioModel {
    /** A tag can be read in a passage when it answers with that much to spare on so many looks, ten a second. */
    private static final double SPARE_DB = 2;

    private static final int ENOUGH_LOOKS = 3;
    /** Of a tag that stands: share of antennas and channels. */
    private static final double STANDING_SHARE = 0.05;

    private static final long LOOK_MICROS = 100_000;

    private final Map<ReaderId, Gen2Run> runs = new LinkedHashMap<>();
    private final Map<ReaderId, Supplier<Air>> emptyAir = new LinkedHashMap<>();
    private final Map<ReaderId, Supplier<Air>> fullAir = new LinkedHashMap<>();

    /** @param bodies in any order */
    public RadioModel(List<Portal> portals, List<Body> bodies, RadioSettings settings, long seed) {
        List<Body> inOrder = bodies.stream()
                .sorted(Comparator.comparingLong(Body::fromMicros))
                .toList();
        for (Portal portal : portals) {
            SplittableRandom random =
                    new SplittableRandom(seed ^ 0x5EED_0A12L * portal.reader().hashCode());
            long room = random.nextLong();
            Air air = new Air(portal, settings.hops(), inOrder, new SplittableRandom(room));
            emptyAir.put(
                    portal.reader(), () -> new Air(portal, settings.hops(), List.of(), new SplittableRandom(room)));
            fullAir.put(portal.reader(), () -> new Air(portal, settings.hops(), inOrder, new SplittableRandom(room)));
            runs.put(portal.reader(), new Gen2Run(portal, settings, air, random.split()));
        }
    }

    /**
     * Runs one reader's inventory over [from, to); see {@link io.dockdoor.simulator.RadioField#inventory}.
     *
     * @throws IllegalArgumentException for a reader or an antenna the place does not have
     */
    public void inventory(ReaderId reader, InventoryPlan plan, long fromMicros, long toMicros, Hearing hearing) {
        Gen2Run run = runs.get(reader);
        if (run == null) {
            throw new IllegalArgumentException("no reader " + reader + " in this scene");
        }
        run.run(plan, fromMicros, toMicros, hearing);
    }

    /**
     * Which of all the tags that stand about then a reader with that power can read in time: those that answer with something to
     * spare on one in twenty of its antennas and channels, other things in the way as they are.
     */
    public Set<Epc> standing(ReaderId reader, double txDbm, long atMicros) {
        Supplier<Air> room = fullAir.get(reader);
        if (room == null) {
            throw new IllegalArgumentException("no reader " + reader + " in this scene");
        }
        return room.get().standing(txDbm, SPARE_DB, STANDING_SHARE, atMicros);
    }

    /**
     * Which tags of a body a reader with that power has a fair chance to read between two times, were the body alone there:
     * physics only, no contention for slots.
     */
    public boolean[] readable(ReaderId reader, Body body, double txDbm, long fromMicros, long toMicros) {
        Supplier<Air> room = emptyAir.get(reader);
        if (room == null) {
            throw new IllegalArgumentException("no reader " + reader + " in this scene");
        }
        return room.get().readable(body, txDbm, SPARE_DB, ENOUGH_LOOKS, LOOK_MICROS, fromMicros, toMicros);
    }
}
