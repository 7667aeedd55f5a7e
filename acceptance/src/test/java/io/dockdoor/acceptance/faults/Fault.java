package io.dockdoor.acceptance.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What happens to machines that stand alone for years. Faults of one {@link Place} come one after the other, those of different
 * places at the same time.
 */
enum Fault {
    /** kill -9, started again. */
    KILL_GATEWAY(Place.GATEWAY, 200, 1500),
    /** The gateway does not run for a while: SIGSTOP, as when a machine swaps or a hypervisor pauses it. */
    FREEZE_GATEWAY(Place.GATEWAY, 200, 4000),
    /** Not a byte is left on the disk of journal and spool. */
    FILL_GATEWAY_DISK(Place.GATEWAY, 500, 4000),
    /** Every write of the gateway to any file fails, as on a disk that went read-only. */
    DENY_GATEWAY_WRITES(Place.GATEWAY, 500, 4000),
    /** The gateway's wall clock jumps, up to an hour either way, and stays there. */
    STEP_GATEWAY_CLOCK(Place.GATEWAY, 0, 0),
    /**
     * A reader loses its power and begins from nothing. At the gateway's place, so that the gateway is there: what a reader has
     * not handed over when its power goes is nobody's any more.
     */
    REBOOT_READER(Place.GATEWAY, 1000, 3000),

    /** kill -9, started again; takes the embedded MQTT broker with it. */
    KILL_BROKER(Place.BROKER, 200, 1500),
    /** SIGSTOP for the inventory broker. */
    FREEZE_BROKER(Place.BROKER, 200, 4000),
    /** Not a byte is left on the disk of the ledger and, when it is embedded, of the MQTT broker. */
    FILL_BROKER_DISK(Place.BROKER, 500, 4000),
    /** Every write of the inventory broker to any file fails. */
    DENY_BROKER_WRITES(Place.BROKER, 500, 4000),

    /** kill -9 of PostgreSQL, started again; at the broker's place, so that the broker does not start while it is away. */
    KILL_DATABASE(Place.BROKER, 200, 3000),
    /** Not a byte is left on the disk of PostgreSQL, which then ends itself; started again when there is room. */
    FILL_DATABASE_DISK(Place.BROKER, 500, 4000),

    /** The MQTT connections are reset, at whatever byte they are. */
    CUT_MQTT(Place.MQTT, 0, 0),
    /** The MQTT lines are half open: nothing passes, nobody is told. */
    STALL_MQTT(Place.MQTT, 500, 14_000),
    /** Everything takes a third of a second longer. */
    SLOW_MQTT(Place.MQTT, 500, 6000),
    /** Callers of the MQTT broker are dropped at once. */
    REFUSE_MQTT(Place.MQTT, 500, 4000),
    /** kill -9 of the external MQTT broker, which forgets everything by that; started again. */
    KILL_MOSQUITTO(Place.MQTT, 200, 1500),

    /** The LLRP connections are reset. */
    CUT_READER(Place.READER, 0, 0),
    /** The LLRP lines are half open. */
    STALL_READER(Place.READER, 300, 4000);

    /** Where it happens. */
    enum Place {
        GATEWAY,
        BROKER,
        MQTT,
        READER
    }

    private final Place place;
    private final int shortestMillis;
    private final int longestMillis;

    Fault(Place place, int shortestMillis, int longestMillis) {
        this.place = place;
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    Place place() {
        return place;
    }

    /**
     * One fault of a run: when it begins after the scene did, how long it lasts, and a number for what else it has to choose.
     */
    record Due(Fault fault, Duration at, Duration lasts, long chance) {}

    /** {@code count} faults out of those that can be had, in the order in which they begin; most are short, a few long. */
    static List<Due> schedule(int count, RandomGenerator random, Set<Fault> possible) {
        List<Fault> choice = possible.stream().sorted().toList();
        Map<Place, Long> free = new EnumMap<>(Place.class);
        List<Due> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault fault = choice.get(random.nextInt(choice.size()));
            double skew = random.nextDouble();
            long span = (long) fault.longestMillis - fault.shortestMillis;
            long lasts = fault.shortestMillis + (long) (skew * skew * skew * span);
            long at = free.getOrDefault(fault.place, 4000L) + random.nextLong(500, 3000);
            all.add(new Due(fault, Duration.ofMillis(at), Duration.ofMillis(lasts), random.nextLong()));
            free.put(fault.place, at + lasts);
        }
        all.sort(Comparator.comparing(Due::at));
        return all;
    }
}
