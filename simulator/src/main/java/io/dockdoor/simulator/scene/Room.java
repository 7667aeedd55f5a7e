package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.radio.Body;
import io.dockdoor.simulator.radio.Motion;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.radio.RadioModel;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A room of standing pallets before one portal, for sweeps: who is in it, and which of them the portal can read at all. Nothing
 * moves; its inputs change when told to, which is how somebody walks through the photo-eyes or presses a button.
 */
public final class Room implements RadioField {
    /** What a reader sends with unless told otherwise. */
    private static final double FULL_POWER_DBM = 30;

    private static final int PALLET = 25;

    private record Press(int port, boolean high) {}

    private final RadioModel radio;
    private final ReaderId reader;
    private final Set<Epc> tags = new LinkedHashSet<>();
    private final List<GoodsTag> goods = new ArrayList<>();
    private final Queue<Press> presses = new ArrayDeque<>();

    /**
     * A room with so many tags, on pallets of dry goods 1 to 5 m inside the door.
     *
     * @param seed the same seed gives the same room
     * @param gen2 how fast the reader works the air
     */
    public Room(long seed, int tags, DoorId door, ReaderId reader, SceneOptions.Gen2 gen2) {
        this.reader = reader;
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        Stage stage = new Stage(seed, SceneOptions.DEFAULT, 1, 0, Long.MAX_VALUE);
        List<Body> bodies = new ArrayList<>();
        for (int left = tags; left > 0; left -= PALLET) {
            Load load = stage.pallet(Math.min(left, PALLET));
            load.tags().forEach(tag -> this.tags.add(tag.epc()));
            load.goods().stream().filter(tag -> tag.gtin() != null).forEach(goods::add);
            Motion place = Motion.standing(random.nextDouble(1, 5), random.nextDouble(-2.5, 2.5));
            bodies.add(new Body(place, load.tags(), List.of(load.solid()), 0, Long.MAX_VALUE));
        }
        Portal portal = Portal.standard(door, reader, 0, Layout.FOUR_ANGLED);
        this.radio = new RadioModel(List.of(portal), bodies, gen2.settings(), seed);
    }

    /** Everything with a tag on it. */
    public Set<Epc> tags() {
        return Set.copyOf(tags);
    }

    /** The trade items among them. */
    public List<GoodsTag> goods() {
        return List.copyOf(goods);
    }

    /** Those that the portal can read at full power, see {@link RadioModel#standing}: the rest no sweep of it can find. */
    public Set<Epc> readable() {
        return radio.standing(reader, FULL_POWER_DBM, 0);
    }

    /** An input changes as soon as the reader looks; from any thread. */
    public void input(int port, boolean high) {
        synchronized (presses) {
            presses.add(new Press(port, high));
        }
    }

    @Override
    public void inventory(ReaderId its, InventoryPlan plan, long fromMicros, long toMicros, Hearing hearing) {
        radio.inventory(its, plan, fromMicros, toMicros, hearing);
    }

    @Override
    public void inputs(ReaderId its, long fromMicros, long toMicros, InputChange change) {
        synchronized (presses) {
            for (Press press = presses.poll(); press != null; press = presses.poll()) {
                change.changed(fromMicros, press.port(), press.high());
            }
        }
    }
}
