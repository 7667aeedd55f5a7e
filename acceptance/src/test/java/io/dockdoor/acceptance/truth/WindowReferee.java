package io.dockdoor.acceptance.truth;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorArbiter;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Scorecard;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.scene.DockScene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The product's own door windows. */
final class WindowReferee implements Referee {
    final Map<DoorId, DoorWindow> windows = new LinkedHashMap<>();
    private final Map<DoorId, List<Said>> said = new LinkedHashMap<>();
    private final DoorArbiter arbiter = new DoorArbiter();
    private long now;

    /** A verdict of a door, and when it was told. */
    record Said(DoorId door, Verdict verdict, long atMicros) {}

    /** @param beams whether it may use the scene's photo-eyes */
    WindowReferee(DockScene scene, boolean sides, boolean beams, Scorecard card) {
        this(scene.portals(), sides, beams, card);
    }

    /** One host of these doors alone. */
    WindowReferee(List<Portal> portals, boolean sides, boolean beams, Scorecard card) {
        for (Portal portal : portals) {
            List<AntennaPlace> places = portal.antennas().stream()
                    .map(a -> new AntennaPlace(
                            portal.reader(), a.id(), !sides ? Side.NEUTRAL : a.id() <= 2 ? Side.OUT : Side.IN))
                    .toList();
            WindowPlan plan =
                    WindowPlan.of(portal.door(), places).withBeams(beams, beams).withScorecard(card);
            windows.put(portal.door(), new DoorWindow(plan));
            arbiter.watch(portal.door(), window(portal.door()));
            said.put(portal.door(), new ArrayList<>());
        }
    }

    private DoorWindow window(DoorId door) {
        DoorWindow window = windows.get(door);
        if (window == null) {
            throw new IllegalArgumentException("no door " + door);
        }
        return window;
    }

    private void settle(DoorId door, Verdict verdict) {
        arbiter.said(door, verdict, now, this::tell);
    }

    private void tell(DoorId door, Verdict verdict) {
        said.computeIfAbsent(door, k -> new ArrayList<>()).add(new Said(door, verdict, now));
    }

    @Override
    public void seen(DoorId door, TagReads batch, long arrivedMicros) {
        now = Math.max(now, arrivedMicros);
        window(door).seen(batch, verdict -> settle(door, verdict));
    }

    @Override
    public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
        now = Math.max(now, arrivedMicros);
        window(door).signalled(signal, verdict -> settle(door, verdict));
    }

    @Override
    public void reached(long nowMicros) {
        now = nowMicros;
        arbiter.tick(nowMicros, this::tell);
        windows.forEach((door, window) -> {
            if (window.nextTickMicros() <= nowMicros) {
                window.tick(nowMicros, verdict -> settle(door, verdict));
            }
            if (!window.counts().balanced()) {
                throw new AssertionError("reads went astray at " + door + ": " + window.counts());
            }
        });
    }

    /** All that was told, door by door. */
    List<Said> told() {
        return said.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        said.forEach((door, verdicts) -> {
            List<Call> its = new ArrayList<>();
            for (Said each : verdicts) {
                if (each.verdict() instanceof Verdict.Moved m) {
                    m.tags()
                            .forEach(tag -> its.add(new Call(
                                    door, m.passage(), m.direction(), tag.epc(), m.crossedMicros(), each.atMicros())));
                } else if (each.verdict() instanceof Verdict.Voided back) {
                    its.removeIf(call -> call.movement() == back.passage());
                }
            }
            calls.addAll(its);
        });
        return calls;
    }

    @Override
    public int voided() {
        return count(Verdict.Voided.class);
    }

    @Override
    public int undecided() {
        return count(Verdict.Undecided.class);
    }

    private int count(Class<? extends Verdict> kind) {
        return (int) said.values().stream()
                .flatMap(List::stream)
                .filter(each -> kind.isInstance(each.verdict()))
                .count();
    }
}
