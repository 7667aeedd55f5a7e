package io.dockdoor.acceptance.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens to machines that stand alone for years. */
enum Fault {
    /** kill -9, started again. */
    KILL_GATEWAY(500, 3000),
    /** kill -9, started again; takes the embedded MQTT broker with it. */
    KILL_BROKER(500, 3000),
    /** kill -9 of the external MQTT broker, started again. */
    KILL_MOSQUITTO(500, 3000),
    /** The gateway's MQTT connection is reset. */
    CUT_MQTT(0, 0),
    /** The gateway's MQTT line is half open: nothing passes, nobody is told. */
    STALL_MQTT(500, 12000),
    /** Callers of the MQTT broker are dropped at once. */
    REFUSE_MQTT(500, 4000),
    /** The LLRP connection is reset. */
    CUT_READER(0, 0),
    /** The LLRP line is half open. */
    STALL_READER(500, 6000),
    /** The gateway does not run for a while: SIGSTOP, as when a machine swaps or a hypervisor pauses it. */
    FREEZE_GATEWAY(500, 4000),
    /** The same for the inventory broker. */
    FREEZE_BROKER(500, 4000);

    private final int shortestMillis;
    private final int longestMillis;

    Fault(int shortestMillis, int longestMillis) {
        this.shortestMillis = shortestMillis;
        this.longestMillis = longestMillis;
    }

    /** One fault of a run: when it begins after the scene did, and how long it lasts. */
    record Due(Fault fault, Duration at, Duration lasts) {}

    /** {@code count} faults one after the other, the gaps between them one to four seconds. */
    static List<Due> schedule(int count, RandomGenerator random, boolean mosquitto) {
        List<Due> all = new ArrayList<>();
        long at = 5000;
        while (all.size() < count) {
            Fault fault = values()[random.nextInt(values().length)];
            if (fault != KILL_MOSQUITTO || mosquitto) {
                long lasts = random.nextLong(fault.shortestMillis, fault.longestMillis + 1L);
                all.add(new Due(fault, Duration.ofMillis(at), Duration.ofMillis(lasts)));
                at += lasts + random.nextLong(1000, 4000);
            }
        }
        return all;
    }
}
