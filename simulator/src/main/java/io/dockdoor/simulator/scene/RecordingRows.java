package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.Locale;

/**
 * The rows of a recording file: comma-separated, one read or signal each, in order of arrival, times in microseconds since 1970
 * UTC. What a reader does not report stays empty.
 */
final class RecordingRows {
    static final String HEADER = "time,reader,antenna,epc,rssi_dbm,channel,phase_deg,doppler_hz,count,signal,value\n";

    private RecordingRows() {}

    static void read(TagReads batch, int i, StringBuilder out) {
        out.append(batch.lastMicros(i)).append(',').append(batch.reader()).append(',');
        out.append(batch.antenna(i)).append(',').append(batch.epc(i).hex()).append(',');
        if (batch.rssiCentiDbm(i) != TagRead.NO_RSSI) {
            hundredths(batch.rssiCentiDbm(i), out);
        }
        out.append(',');
        if (batch.channel(i) != 0) {
            out.append(batch.channel(i));
        }
        out.append(',');
        if (batch.phase(i) != TagRead.NO_PHASE) {
            hundredths(Math.round(batch.phase(i) * 36_000 / 4096f), out);
        }
        out.append(',');
        if (batch.doppler16(i) != TagRead.NO_DOPPLER) {
            hundredths(Math.round(batch.doppler16(i) * 6.25f), out);
        }
        out.append(',').append(batch.count(i)).append(",,\n");
    }

    static void signal(ReaderId reader, DoorSignal signal, StringBuilder out) {
        if (signal instanceof DoorSignal.BeamBroken broken) {
            row(reader, signal, "beam:" + broken.beam(), "broken", out);
        } else if (signal instanceof DoorSignal.BeamCleared cleared) {
            row(reader, signal, "beam:" + cleared.beam(), "clear", out);
        } else if (signal instanceof DoorSignal.ReaderDown) {
            row(reader, signal, "reader", "down", out);
        } else if (signal instanceof DoorSignal.ReaderUp) {
            row(reader, signal, "reader", "up", out);
        } else {
            throw new IllegalArgumentException("a scene does not tell " + signal);
        }
    }

    private static void row(ReaderId reader, DoorSignal signal, String name, String value, StringBuilder out) {
        out.append(signal.atMicros()).append(',').append(reader).append(",,,,,,,,");
        out.append(name).append(',').append(value).append('\n');
    }

    private static void hundredths(int value, StringBuilder out) {
        if (value < 0) {
            out.append('-');
        }
        int positive = Math.abs(value);
        int rest = positive % 100;
        out.append(positive / 100).append(rest < 10 ? ".0" : ".").append(rest);
    }

    /** The word for a direction in a file of labels. */
    static String label(Truth.Passage passage) {
        return passage.direction().name().toLowerCase(Locale.ROOT);
    }
}
