package io.dockdoor.simulator.scene;

import io.dockdoor.simulator.scene.Load.Carrier;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.util.SplittableRandom;

/**
 * How a load is taken through a door. Lengths in metres, speeds in m/s; x as in the scene for a way in, mirrored for a way out.
 *
 * @param speed cruising speed
 * @param rate how hard it starts and brakes, m/s2
 * @param lane lateral offset from the middle of the door
 * @param begin distance before the door plane where it comes into being
 * @param end distance behind the plane where it is gone
 * @param readySeconds how long it stands before it starts; 0 when it comes already going
 * @param stopAt x of a stop on the way
 * @param stopSeconds how long that stop is; 0 for none
 * @param restSeconds how long it stands put down at the end before it is taken away; 0 when it is carried on out of sight
 */
record Ride(
        Carrier carrier,
        double speed,
        double rate,
        double lane,
        double begin,
        double end,
        double readySeconds,
        double stopAt,
        double stopSeconds,
        double restSeconds) {

    /** A ride as they come: hand truck or fork-lift, now and then a stop in the doorway. */
    static Ride drawn(SplittableRandom random) {
        Carrier carrier = random.nextBoolean() ? Carrier.HAND_TRUCK : Carrier.FORKLIFT;
        double stop = random.nextDouble() < 0.15 ? Math.min(15, -3 * Math.log(1 - random.nextDouble())) : 0;
        return new Ride(
                carrier,
                carrier == Carrier.HAND_TRUCK ? random.nextDouble(0.7, 1.4) : random.nextDouble(1.0, 2.5),
                random.nextDouble(0.5, 1),
                random.nextDouble(-0.5, 0.5),
                random.nextDouble(4.5, 10),
                random.nextDouble(4.5, 10),
                random.nextBoolean() ? random.nextDouble(0.5, 3) : 0,
                random.nextDouble(-0.8, 0.8),
                stop,
                random.nextBoolean() ? random.nextDouble(1, 8) : 0);
    }

    /** A person who walks through with something in the arms, or with nothing. */
    static Ride onFoot(SplittableRandom random) {
        return new Ride(
                Carrier.PERSON,
                random.nextDouble(0.8, 1.6),
                1,
                random.nextDouble(-1, 1),
                random.nextDouble(4.5, 9),
                random.nextDouble(4.5, 9),
                0,
                0,
                0,
                0);
    }

    Ride at(double itsSpeed) {
        return new Ride(carrier, itsSpeed, rate, lane, begin, end, readySeconds, stopAt, stopSeconds, restSeconds);
    }

    Ride by(Carrier itsCarrier) {
        return new Ride(itsCarrier, speed, rate, lane, begin, end, readySeconds, stopAt, stopSeconds, restSeconds);
    }

    Ride inLane(double itsLane) {
        return new Ride(carrier, speed, rate, itsLane, begin, end, readySeconds, stopAt, stopSeconds, restSeconds);
    }

    Ride between(double itsBegin, double itsEnd) {
        return new Ride(carrier, speed, rate, lane, itsBegin, itsEnd, readySeconds, stopAt, stopSeconds, restSeconds);
    }

    Ride ready(double seconds) {
        return new Ride(carrier, speed, rate, lane, begin, end, seconds, stopAt, stopSeconds, restSeconds);
    }

    Ride stopping(double seconds) {
        return new Ride(carrier, speed, rate, lane, begin, end, readySeconds, stopAt, seconds, restSeconds);
    }

    Ride resting(double seconds) {
        return new Ride(carrier, speed, rate, lane, begin, end, readySeconds, stopAt, stopSeconds, seconds);
    }

    /**
     * Takes the load through the door.
     *
     * @param way +1 in, -1 out
     * @return when it is gone; nothing happens when that is after the scene's end
     */
    long take(Stage stage, int door, long start, int way, Load load) {
        Path.Builder path = Path.from(start, -way * begin, stage.centre(door) + lane);
        if (readySeconds > 0) {
            path.rest(readySeconds).speedTo(way * speed, 0, rate);
        } else {
            path.going(way * speed, 0);
        }
        if (stopSeconds > 0) {
            path.stopAtX(way * stopAt, rate).rest(stopSeconds).speedTo(way * speed, 0, rate);
        }
        if (restSeconds > 0) {
            path.stopAtX(way * end, rate).rest(restSeconds);
        } else {
            path.untilX(way * end);
        }
        return go(stage, door, way, load, path.build());
    }

    /** Takes the load to {@code depth} metres behind the door plane (negative: before it) and back again. */
    long turnBack(Stage stage, int door, long start, int way, double depth, double thinkSeconds, Load load) {
        Path path = Path.from(start, -way * begin, stage.centre(door) + lane)
                .going(way * speed, 0)
                .stopAtX(way * depth, rate)
                .rest(thinkSeconds)
                .speedTo(-way * speed, 0, rate)
                .untilX(-way * begin)
                .build();
        return go(stage, door, way, load, path);
    }

    private long go(Stage stage, int door, int way, Load load, Path path) {
        if (path.endMicros() < stage.endMicros) {
            stage.move(
                    load,
                    door,
                    path,
                    path.endMicros(),
                    carrier,
                    way,
                    begin < 0 ? Reason.PASSED_BY : Reason.TURNED_BACK);
        }
        return path.endMicros();
    }
}
