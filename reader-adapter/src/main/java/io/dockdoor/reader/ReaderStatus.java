package io.dockdoor.reader;

import io.dockdoor.events.ReaderId;
import java.time.Instant;
import java.util.List;

/**
 * How a reader is, for the health board and the retained reader topic.
 *
 * @param reader which
 * @param state the one word
 * @param code short stable code, e.g. {@code connection-refused}, {@code held-by-other-client}
 * @param sentence what a person at the door can act on
 * @param since when this state began
 * @param identity model and firmware as the reader tells, empty before it did
 * @param antennas per antenna, ascending by id; empty before the reader told
 */
public record ReaderStatus(
        ReaderId reader,
        State state,
        String code,
        String sentence,
        Instant since,
        String identity,
        List<Antenna> antennas) {
    public ReaderStatus {
        antennas = List.copyOf(antennas);
    }

    public enum State {
        CONNECTING,
        CONNECTED,
        READING,
        BLIND,
        ERROR,
        STOPPED
    }

    /**
     * One antenna.
     *
     * @param connected whether the reader says so
     * @param readsPerSecond over the last minute
     * @param usualReadsPerSecond while it reads at all, over the last ten minutes of reading or so; 0 while nothing is usual yet
     */
    public record Antenna(int id, boolean connected, double readsPerSecond, double usualReadsPerSecond) {}
}
