package io.dockdoor.simulator.scene;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.radio.Body;
import io.dockdoor.simulator.radio.Body.Solid;
import io.dockdoor.simulator.radio.Motion;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.radio.TagRadio;
import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Bystander;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where a script sets up a scene: it makes loads, lets them go their ways, and the stage keeps what follows from it: bodies for
 * the radio, edges for the beams, passages for the truth.
 */
final class Stage {
    final SplittableRandom random;
    final SceneOptions options;
    final long endMicros;
    final List<Portal> portals = new ArrayList<>();
    final List<Beams> beams = new ArrayList<>();
    final List<Body> bodies = new ArrayList<>();
    final List<Passing> passings = new ArrayList<>();
    final List<Bystander> bystanders = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    /** How reads come to the gateway, and the session the installer asks for, unless the script says otherwise. */
    Delivery delivery = Delivery.ORDINARY;

    int session;
    private final Goods goods;
    private int groups;

    /** A passage with the body that makes it: whether each tag can be read is worked out when somebody asks. */
    record Passing(Passage passage, Body body) {}

    Stage(long seed, SceneOptions options, int doors, double spacing, long endMicros) {
        random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        goods = new Goods(seed, random.split());
        this.options = options;
        session = options.gen2().session();
        this.endMicros = endMicros;
        for (int d = 0; d < doors; d++) {
            portals.add(Portal.standard(
                    new DoorId("D" + (d + 1)), new ReaderId("R" + (d + 1)), d * spacing, options.layout()));
            beams.add(new Beams());
        }
    }

    static long seconds(double s) {
        return Math.round(s * 1e6);
    }

    /** Something that happens at a door from a time on; tells when the door is free again. */
    interface Happening {
        long begin(int door, long startMicros);
    }

    /** Lets it happen again and again at every door until the scene's end, with a pause of 1 to 4 s. */
    void oneAfterAnother(Happening happening) {
        eachDoor((door, start) -> happening.begin(door, start) + seconds(random.nextDouble(1, 4)));
    }

    /** Lets it happen again and again at every door until the scene's end. */
    void eachDoor(Happening happening) {
        for (int d = 0; d < portals.size(); d++) {
            if (options.beams()) {
                beams.get(d).glitches(endMicros, random);
            }
            long free = seconds(1);
            while (free < endMicros) {
                free = happening.begin(d, free);
            }
        }
    }

    Portal portal(DoorId door) {
        return portals.stream().filter(p -> p.door().equals(door)).findFirst().orElseThrow();
    }

    double centre(int door) {
        return portals.get(door).y();
    }

    /** A pallet 1.2 by 1.0 m with that many tags drawn from the roll. */
    Load pallet(int tags) {
        return load(goods.pallet(tags), 1.2, 1.0, random.nextDouble(0.8, 1.8), 0.15, false);
    }

    /** A pallet whose every tag can be read. */
    Load willingPallet(int tags) {
        return load(goods.pallet(tags), 1.2, 1.0, random.nextDouble(0.8, 1.8), 0.15, true);
    }

    /** Some cases in a person's arms. */
    Load armful(int tags) {
        return load(goods.cases(tags), 0.4, 0.4, 0.4, 0.9, false);
    }

    /** A cart with that many cases in boxes. */
    Load cart(int tags) {
        return load(goods.cases(tags), 0.9, 0.6, 0.8, 0.3, false);
    }

    /** What somebody with empty hands carries. */
    Load nothing() {
        return load(List.of(), 0.4, 0.4, 0.4, 0.9, false);
    }

    private Load load(
            List<GoodsTag> labels, double length, double width, double height, double bottom, boolean willing) {
        List<TagRadio> tags = new ArrayList<>(labels.size());
        for (GoodsTag label : labels) {
            TagRadio.Spot spot = TagRadio.Spot.onLoad(length, width, height, bottom, random);
            tags.add(
                    willing
                            ? TagRadio.willing(label.epc(), spot, options.material(), random)
                            : TagRadio.drawn(label.epc(), spot, options.material(), random));
        }
        return new Load(++groups, length, width, options.material(), labels, tags);
    }

    /** The load stands there, from when to when. */
    void park(Load load, int door, double x, double y, long from, long until) {
        bodies.add(new Body(Motion.standing(x, y), load.tags(), List.of(load.solid()), from, until));
        bystanders.add(new Bystander(portals.get(door).door(), Reason.PARKED, from, until, load.group(), load.goods()));
    }

    /**
     * The load goes its way, and is there from the start of the path until {@code until}.
     *
     * @param facing +1 when the carrier looks to the inside, -1 to the outside
     * @param otherwise what it is when it ends on the side it began on
     * @return the passage if it is one, else null
     */
    @org.jspecify.annotations.Nullable Passage move(Load load, int door, Path path, long until, Carrier carrier, int facing, Reason otherwise) {
        long from = path.startMicros();
        Body body = new Body(path, load.tags(), solids(load, carrier, facing), from, until);
        bodies.add(body);
        if (options.beams()
                && Math.abs(path.yAt(from) - centre(door)) < portals.get(door).width()) {
            beams.get(door).passes(load, carrier, facing, path, until, random);
        }
        boolean startsInside = path.xAt(from) > 0;
        boolean endsInside = path.xAt(until) > 0;
        if (startsInside == endsInside || load.goods().isEmpty()) {
            Reason reason = startsInside == endsInside ? otherwise : Reason.EMPTY_HANDED;
            bystanders.add(new Bystander(portals.get(door).door(), reason, from, until, load.group(), load.goods()));
            return null;
        }
        double rear = endsInside ? -load.length() / 2 : load.length() / 2;
        Passage passage = new Passage(
                portals.get(door).door(),
                endsInside ? Direction.IN : Direction.OUT,
                path.lastCrossing(0, 0, endsInside, from, until),
                path.lastCrossing(0, rear, endsInside, from, until),
                load.group(),
                load.goods());
        passings.add(new Passing(passage, body));
        return passage;
    }

    private static List<Solid> solids(Load load, Carrier carrier, int facing) {
        double half = load.length() / 2;
        return switch (carrier) {
            case NONE -> List.of(load.solid());
            case HAND_TRUCK -> List.of(load.solid(), new Solid(facing * (half + 1), 0, 0.3, 8, true));
            case FORKLIFT ->
                List.of(
                        load.solid(),
                        new Solid(-facing * (half + 0.3), 0, 0.45, 10, true),
                        new Solid(-facing * (half + 1.5), 0, 0.6, 15, true));
            case PERSON -> List.of(new Solid(-facing * 0.35, 0, 0.3, 8, true));
        };
    }
}
