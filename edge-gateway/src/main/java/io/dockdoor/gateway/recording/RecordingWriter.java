package io.dockdoor.gateway.recording;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.io.IOException;
import java.util.Locale;

/** Writes reads and signals of a door as a CSV recording that {@link Replay} judges as the door did. */
public final class RecordingWriter {
    private static final String HEADER =
            "time,reader,antenna,epc,rssi_dbm,channel,phase_deg,doppler_hz,count,pc,signal,value,door\n";

    private final Appendable out;

    public RecordingWriter(Appendable out) throws IOException {
        this.out = out;
        out.append(HEADER);
    }

    /** One line for each read, timed by when it was last seen. */
    public void reads(TagReads batch) throws IOException {
        reads(batch, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Those of them seen from that time on and before that one; tells how many. */
    public int reads(TagReads batch, long fromMicros, long untilMicros) throws IOException {
        int written = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.lastMicros(i) < fromMicros || batch.lastMicros(i) >= untilMicros) {
                continue;
            }
            written++;
            int rssi = batch.rssiCentiDbm(i);
            int phase = batch.phase(i);
            int doppler = batch.doppler16(i);
            int pc = batch.pc(i);
            out.append(String.join(
                            ",",
                            Long.toString(batch.lastMicros(i)),
                            batch.reader().value(),
                            Integer.toString(batch.antenna(i)),
                            batch.epc(i).hex(),
                            rssi == TagRead.NO_RSSI ? "" : decimal(rssi / 100.0),
                            batch.channel(i) == 0 ? "" : Integer.toString(batch.channel(i)),
                            phase == TagRead.NO_PHASE ? "" : decimal(phase * 360.0 / 4096),
                            doppler == TagRead.NO_DOPPLER ? "" : decimal(doppler / 16.0),
                            Integer.toString(batch.count(i)),
                            pc == TagRead.NO_PC ? "" : Integer.toString(pc),
                            "",
                            "",
                            ""))
                    .append('\n');
        }
        return written;
    }

    /** One line for a signal of that door. */
    public void signal(DoorId door, DoorSignal signal) throws IOException {
        if (signal instanceof DoorSignal.BeamBroken beam) {
            line(signal, "", "beam:" + beam.beam(), "1", door);
        } else if (signal instanceof DoorSignal.BeamCleared beam) {
            line(signal, "", "beam:" + beam.beam(), "0", door);
        } else if (signal instanceof DoorSignal.MotionSeen) {
            line(signal, "", "motion", "1", door);
        } else if (signal instanceof DoorSignal.MotionEnded) {
            line(signal, "", "motion", "0", door);
        } else if (signal instanceof DoorSignal.ContactOpened) {
            line(signal, "", "contact", "1", door);
        } else if (signal instanceof DoorSignal.ContactClosed) {
            line(signal, "", "contact", "0", door);
        } else if (signal instanceof DoorSignal.ButtonPressed pressed) {
            line(signal, "", "button:" + pressed.button(), "1", door);
        } else if (signal instanceof DoorSignal.ReaderUp up) {
            line(signal, up.reader().value(), "reader", "1", door);
        } else if (signal instanceof DoorSignal.ReaderDown down) {
            line(signal, down.reader().value(), "reader", "0", door);
        } else if (signal instanceof DoorSignal.ReadsLost lost) {
            line(signal, lost.reader().value(), "reads-lost", "1", door);
        }
    }

    private void line(DoorSignal signal, String reader, String name, String value, DoorId door) throws IOException {
        out.append(Long.toString(signal.atMicros()))
                .append(',')
                .append(reader)
                .append(",,,,,,,,,")
                .append(name)
                .append(',')
                .append(value)
                .append(',')
                .append(door.value())
                .append('\n');
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
