package io.dockdoor.acceptance.footprint;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.simulator.RadioField;

/**
 * 1,000 reads a second without end: every 8 s a new load of 100 tags, which the outer antennas hear first and the inner ones
 * after, so that the door also judges and journals.
 */
final class BusyField implements RadioField {
    private static final long EVERY = 1_000;
    private static final long LOAD = 8_000_000;
    private static final int TAGS = 100;

    private final int reader;

    BusyField(int reader) {
        this.reader = reader;
    }

    @Override
    public void inventory(ReaderId id, InventoryPlan plan, long from, long to, Hearing hearing) {
        for (long n = (from + EVERY - 1) / EVERY; n * EVERY < to; n++) {
            long at = n * EVERY;
            long load = at / LOAD;
            double way = (at % LOAD) / (double) LOAD;
            int antenna = way < 0.5 ? 1 : 2;
            int rssi = (int) (-7_000 + 2_500 * Math.sin(Math.PI * (way * 2 % 1)));
            Epc epc = Epc.ofHex(String.format("3034%02X%08X0000%06X", reader, load, n % TAGS));
            hearing.heard(at, antenna, epc, 0x3000, rssi, 1, TagRead.NO_PHASE, TagRead.NO_DOPPLER);
        }
    }

    @Override
    public void inputs(ReaderId id, long from, long to, InputChange change) {
        // no photo-eyes at this door
    }
}
