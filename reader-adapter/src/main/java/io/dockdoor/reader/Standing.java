package io.dockdoor.reader;

import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderSettings.AntennaSetting;
import io.dockdoor.reader.ReaderStatus.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How the reader stands with its listener: turns what happens into {@link ReaderStatus}, once per change. Reader thread only. */
final class Standing {
    private static final long SLICE = 5_000_000_000L;
    private static final int SLICES = 12;
    /** A reading reader repeats its status that often, for the antennas' rates. */
    private static final int SLICES_PER_STATUS = 6;
    /** What is usual follows the last ten minutes of reading or so. */
    private static final double USUAL = 1.0 / 120;

    private final ReaderId reader;
    private final ReaderListener listener;
    private final int[] ids;
    private final int[] slotOf;
    private final boolean[] connected;
    private final long[] reads;
    private final long[][] past;
    private final double[] usual;
    private State state = State.CONNECTING;
    private String code = "";
    private String sentence = "";
    private Instant since = Instant.EPOCH;
    private String identity = "";
    private boolean told;
    private int slices;
    private long sliceBegan;

    Standing(ReaderSettings settings, ReaderListener listener) {
        this.reader = settings.id();
        this.listener = listener;
        ids = settings.antennas().stream().mapToInt(AntennaSetting::id).sorted().toArray();
        slotOf = new int[ids[ids.length - 1] + 1];
        for (int slot = 0; slot < ids.length; slot++) {
            slotOf[ids[slot]] = slot + 1;
        }
        connected = new boolean[ids.length];
        java.util.Arrays.fill(connected, true);
        reads = new long[ids.length];
        past = new long[SLICES][ids.length];
        usual = new double[ids.length];
    }

    /** The state is now this; told to the listener, and true, when state or code is another than before. */
    boolean is(State now, String itsCode, String itsSentence, long gatewayMicros) {
        if (told && state == now && code.equals(itsCode)) {
            return false;
        }
        state = now;
        code = itsCode;
        sentence = itsSentence;
        since = Instant.EPOCH.plus(gatewayMicros, ChronoUnit.MICROS);
        tell();
        return true;
    }

    void identified(String itsIdentity) {
        identity = itsIdentity;
    }

    /** The reading state in words, which depends on the antennas. */
    void reading(long gatewayMicros) {
        List<Integer> dead = new ArrayList<>();
        for (int slot = 0; slot < ids.length; slot++) {
            if (!connected[slot]) {
                dead.add(ids[slot]);
            }
        }
        if (dead.isEmpty()) {
            is(State.READING, "reading", "reading with antennas " + java.util.Arrays.toString(ids), gatewayMicros);
        } else if (dead.size() == ids.length) {
            is(State.BLIND, "antennas-disconnected", "no antenna is connected; check the cables", gatewayMicros);
        } else {
            is(
                    State.READING,
                    "antenna-disconnected-" + dead,
                    "antenna " + dead + " is disconnected; check its cable",
                    gatewayMicros);
        }
    }

    void antenna(int id, boolean isConnected, long gatewayMicros) {
        int slot = slot(id);
        if (slot >= 0 && connected[slot] != isConnected) {
            connected[slot] = isConnected;
            if (state == State.READING || state == State.BLIND) {
                reading(gatewayMicros);
            }
        }
    }

    /** Counts reads per antenna. An antenna that reads is connected, whatever the reader said. */
    void count(TagReads batch, long gatewayMicros) {
        for (int i = 0; i < batch.size(); i++) {
            int slot = slot(batch.antenna(i));
            if (slot >= 0) {
                reads[slot]++;
                if (!connected[slot]) {
                    antenna(ids[slot], true, gatewayMicros);
                }
            }
        }
    }

    /** Keeps the rates; to be called now and then. Monotonic nanoseconds. */
    void tick(long now) {
        if (slices == 0) {
            sliceBegan = now;
            slices = 1;
        }
        if (now - sliceBegan < SLICE) {
            return;
        }
        sliceBegan = now;
        for (int slot = 0; slot < ids.length; slot++) {
            double rate = (reads[slot] - past[(slices + SLICES - 1) % SLICES][slot]) / (SLICE / 1e9);
            if (rate > 0) {
                usual[slot] = usual[slot] == 0 ? rate : usual[slot] + (rate - usual[slot]) * USUAL;
            }
        }
        System.arraycopy(reads, 0, past[slices % SLICES], 0, reads.length);
        slices++;
        if (slices % SLICES_PER_STATUS == 0 && (state == State.READING || state == State.BLIND)) {
            tell();
        }
    }

    private int slot(int antenna) {
        return antenna > 0 && antenna < slotOf.length ? slotOf[antenna] - 1 : -1;
    }

    private void tell() {
        told = true;
        List<ReaderStatus.Antenna> antennas = new ArrayList<>();
        int back = Math.min(slices, SLICES - 1);
        for (int slot = 0; slot < ids.length; slot++) {
            long before = back == 0 ? 0 : past[(slices - back + SLICES) % SLICES][slot];
            double seconds = Math.max(1, back) * (SLICE / 1e9);
            antennas.add(new ReaderStatus.Antenna(
                    ids[slot], connected[slot], (reads[slot] - before) / seconds, usual[slot]));
        }
        listener.status(new ReaderStatus(reader, state, code, sentence, since, identity, antennas));
    }
}
