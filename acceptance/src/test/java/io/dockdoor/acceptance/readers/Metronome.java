package io.dockdoor.acceptance.readers;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.simulator.RadioField;

/**
 * A field that beats time: a new tag each 5 ms, numbered, antennas in turn, so that every missing read has a name and a right
 * time; input 1 is high for the second half of each second.
 */
public final class Metronome implements RadioField {
    /** Microseconds from one tag to the next. */
    public static final long EVERY = 5_000;

    private static final long HALF = 500_000;

    /** Which tag of the field this is, from 1. */
    public static int number(Epc epc) {
        return Integer.parseInt(epc.hex().substring(16), 16);
    }

    @Override
    public void inventory(ReaderId reader, InventoryPlan plan, long from, long to, Hearing hearing) {
        for (long n = (from + EVERY - 1) / EVERY; n * EVERY < to; n++) {
            int antenna = (int) (1 + n % 4);
            Epc epc = Epc.ofHex(String.format("3034000000000000%08X", n));
            hearing.heard(n * EVERY, antenna, epc, 0x3000, -5500, 1, TagRead.NO_PHASE, TagRead.NO_DOPPLER);
        }
    }

    @Override
    public void inputs(ReaderId reader, long from, long to, InputChange change) {
        for (long n = Math.max(1, (from + HALF - 1) / HALF); n * HALF < to; n++) {
            change.changed(n * HALF, 1, n % 2 == 1);
        }
    }
}
