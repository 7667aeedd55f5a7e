package io.dockdoor.simulator;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;

/**
 * The air around the doors: what each reader's antennas hear and what its inputs see. Time is scene time in microseconds from
 * 0. Calls for one reader must come with growing times; different readers may be asked in any order. Deterministic: the same
 * scene, seed and questions give the same answers.
 */
public interface RadioField {
    /** Runs the Gen2 inventory of one reader over [from, to) and tells every singulation in time order. */
    void inventory(ReaderId reader, InventoryPlan plan, long fromMicros, long toMicros, Hearing hearing);

    /** Tells every change of the reader's general-purpose inputs in [from, to), in time order; the state at 0 is all low. */
    void inputs(ReaderId reader, long fromMicros, long toMicros, InputChange change);

    /** Receives singulations. Units as in {@link io.dockdoor.events.TagRead}. */
    interface Hearing {
        void heard(
                long atMicros, int antenna, Epc epc, int pc, int rssiCentiDbm, int channel, int phase, int doppler16);
    }

    /** Receives input changes; {@code port} counts from 1. */
    interface InputChange {
        void changed(long atMicros, int port, boolean high);
    }

    /**
     * How the reader was told to inventory.
     *
     * @param antennas enabled antenna ids, in visiting order
     * @param session Gen2 session 0..3
     * @param dualTarget alternate targets A and B, so that a tag in the field is heard again
     * @param txPowerCentiDbm conducted power per antenna in visiting order, 0.01 dBm
     */
    record InventoryPlan(int[] antennas, int session, boolean dualTarget, int[] txPowerCentiDbm) {}
}
