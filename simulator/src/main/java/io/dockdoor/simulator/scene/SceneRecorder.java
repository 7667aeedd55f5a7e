package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.radio.Portal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes scenes down as recordings, without sockets and as fast as the machine allows. A recording is CSV with the columns
 * {@code time, reader, antenna, epc, rssi_dbm, channel, phase_deg, doppler_hz, count, signal, value}: a row is a read, or a
 * signal ({@code beam:B1} with {@code broken} or {@code clear}, {@code reader} with {@code down} or {@code up}) in which the
 * columns of a read are empty. Rows stand in order of arrival; their time is when it happened, in gateway time.
 */
public final class SceneRecorder {
    private static final int ENOUGH_CHARACTERS = 1 << 16;

    private SceneRecorder() {}

    /** Plays the scene into one file. @throws IOException when it cannot be written */
    public static void writeWhole(DockScene scene, Path file) throws IOException {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            StringBuilder rows = new StringBuilder(RecordingRows.HEADER);
            play(scene, new Rows() {
                @Override
                public StringBuilder at(DoorId door, long atMicros) {
                    return rows;
                }

                @Override
                public void reached(long nowMicros) throws IOException {
                    if (rows.length() > ENOUGH_CHARACTERS) {
                        out.append(rows);
                        rows.setLength(0);
                    }
                }
            });
            out.append(rows);
        }
    }

    /**
     * Plays the scene into a folder: a recording of its own for each thing that happened at a door, and {@code labels.csv} with
     * {@code recording,label}, where the label is {@code in}, {@code out} or {@code none}. Where things that deserve different
     * labels overlap there is no recording.
     *
     * @param folder made when it is not there
     * @return how many recordings there are now
     * @throws IOException when something cannot be written
     */
    public static int writeEpisodes(DockScene scene, Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<DoorId, Episodes> doors = new HashMap<>();
        for (Portal portal : scene.portals()) {
            doors.put(portal.door(), Episodes.at(portal.door(), scene, folder));
        }
        play(scene, new Rows() {
            @Override
            public StringBuilder at(DoorId door, long atMicros) {
                return episodes(doors, door).at(atMicros - scene.usualDelivery().baseMicros());
            }

            @Override
            public void reached(long nowMicros) throws IOException {
                for (Episodes each : doors.values()) {
                    each.writeThoseBefore(nowMicros - scene.usualDelivery().baseMicros());
                }
            }
        });
        StringBuilder labels = new StringBuilder("recording,label\n");
        int written = 0;
        for (Portal portal : scene.portals()) {
            Episodes its = episodes(doors, portal.door());
            its.writeThoseBefore(Long.MAX_VALUE);
            List<String> names = its.labels();
            names.forEach(line -> labels.append(line).append('\n'));
            written += names.size();
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        return written;
    }

    private static Episodes episodes(Map<DoorId, Episodes> doors, DoorId door) {
        Episodes its = doors.get(door);
        if (its == null) {
            throw new IllegalStateException("no door " + door);
        }
        return its;
    }

    /** Where rows go. */
    private interface Rows {
        StringBuilder at(DoorId door, long atMicros);

        void reached(long nowMicros) throws IOException;
    }

    private static void play(DockScene scene, Rows rows) throws IOException {
        Map<DoorId, ReaderId> readers = new HashMap<>();
        scene.portals().forEach(portal -> readers.put(portal.door(), portal.reader()));
        try {
            SceneRecording.of(scene).play(new SceneRecording.Sink() {
                @Override
                public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                    for (int i = 0; i < batch.size(); i++) {
                        RecordingRows.read(batch, i, rows.at(door, batch.lastMicros(i)));
                    }
                }

                @Override
                public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                    ReaderId reader = readers.getOrDefault(door, new ReaderId("unknown"));
                    RecordingRows.signal(reader, signal, rows.at(door, signal.atMicros()));
                }

                @Override
                public void reached(long nowMicros) {
                    try {
                        rows.reached(nowMicros);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
