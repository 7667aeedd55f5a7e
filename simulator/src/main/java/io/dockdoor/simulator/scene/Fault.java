package io.dockdoor.simulator.scene;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField.Hearing;

/** Something that is wrong with a reader's equipment, from a scene time on. */
public sealed interface Fault {
    ReaderId reader();

    long fromMicros();

    /** What is still heard with this fault; most faults change nothing in the air. */
    default Hearing heardThrough(Hearing hearing) {
        return hearing;
    }

    /** The antenna radiates nothing any more; the reader still visits it. */
    record AntennaDead(ReaderId reader, int antenna, long fromMicros) implements Fault {
        @Override
        public Hearing heardThrough(Hearing hearing) {
            return (at, on, epc, pc, rssi, channel, phase, doppler) -> {
                if (at < fromMicros || on != antenna) {
                    hearing.heard(at, on, epc, pc, rssi, channel, phase, doppler);
                }
            };
        }
    }

    /** Two antenna cables are swapped: what one hears is reported as the other. */
    record AntennasSwapped(ReaderId reader, int one, int other, long fromMicros) implements Fault {
        @Override
        public Hearing heardThrough(Hearing hearing) {
            return (at, on, epc, pc, rssi, channel, phase, doppler) -> {
                int said = at < fromMicros ? on : on == one ? other : on == other ? one : on;
                hearing.heard(at, said, epc, pc, rssi, channel, phase, doppler);
            };
        }
    }

    /** The connection to the reader is gone; it keeps what it reads and tells it afterwards. */
    record Outage(ReaderId reader, long fromMicros, long untilMicros) implements Fault {}

    /** The reader's clock is ahead by so much, until the next fault of this kind. */
    record ClockOff(ReaderId reader, long aheadMicros, long fromMicros) implements Fault {}
}
