package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.radio.Portal;
import java.util.SplittableRandom;

/** Scenes in which a device fails while pallets pass: S14 to S18. Every other door keeps well, for comparison. */
final class Mishaps {
    private Mishaps() {}

    /** S14: one beam is stuck: it shows broken for good, or it never breaks any more. */
    static void beamStuck(Stage stage) {
        long since = stage.endMicros / 5;
        for (int d = 0; d < stage.portals.size(); d += 2) {
            int beam = stage.random.nextInt(2);
            if (stage.random.nextBoolean()) {
                stage.beams.get(d).stands(beam, since, Long.MAX_VALUE);
            } else {
                stage.beams.get(d).fails(beam, since);
            }
        }
        traffic(stage);
    }

    /** S15: an antenna dies, or two cables are swapped: one of the outside with one of the inside. */
    static void antennaFault(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d += 2) {
            Portal portal = stage.portals.get(d);
            int last = portal.antennas().size() - 1;
            int first = portal.antennas().get(0).id();
            int inner = portal.antennas().get(last).id();
            long since = stage.endMicros / 5;
            stage.faults.add(
                    stage.random.nextBoolean()
                            ? new Fault.AntennaDead(portal.reader(), stage.random.nextBoolean() ? first : inner, since)
                            : new Fault.AntennasSwapped(portal.reader(), first, inner, since));
        }
        traffic(stage);
    }

    /** S16: the connection is gone for 5 s in the middle of about every third passage; the reader keeps its reads. */
    static void outage(Stage stage) {
        traffic(stage);
        SplittableRandom random = stage.random;
        for (Stage.Passing passing : stage.passings) {
            if (random.nextInt(3) == 0) {
                Portal portal = stage.portal(passing.passage().door());
                long from = passing.passage().crossedMicros() - Stage.seconds(random.nextDouble(0, 4));
                stage.faults.add(new Fault.Outage(portal.reader(), Math.max(0, from), from + Stage.seconds(5)));
            }
        }
    }

    /** S17: the readers' clocks are up to 2 s off and step by up to 300 ms once a minute. */
    static void clockSteps(Stage stage) {
        for (Portal portal : stage.portals) {
            long off = Stage.seconds(stage.random.nextDouble(-2, 2));
            for (long at = 0; at < stage.endMicros; at += Stage.seconds(60)) {
                stage.faults.add(new Fault.ClockOff(portal.reader(), off, at));
                off += Stage.seconds(stage.random.nextDouble(-0.3, 0.3));
            }
        }
        traffic(stage);
    }

    /** S18: nothing fails, but the readers merge what they see and report once a second. */
    static void accumulated(Stage stage) {
        stage.delivery = Delivery.ORDINARY.withReports(1_000_000, true);
        traffic(stage);
    }

    private static void traffic(Stage stage) {
        for (int d = 0; d < stage.portals.size(); d++) {
            Crossings.strays(stage, d, 20);
        }
        stage.oneAfterAnother((door, start) -> Crossings.cross(stage, door, start, Crossings.eitherWay(stage.random)));
    }
}
