package io.dockdoor.simulator.scene;

import io.dockdoor.events.DoorId;
import io.dockdoor.simulator.scene.Truth.Bystander;
import io.dockdoor.simulator.scene.Truth.Passage;
import io.dockdoor.simulator.scene.Truth.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The things that happened at one door one after the other, each with the rows of its recording. Times in scene time. */
final class Episodes {
    private static final long BEFORE_MICROS = 5_000_000;
    private static final long AFTER_MICROS = 6_000_000;
    /** A stalled network brings rows late; an outage of 5 s is the longest. */
    private static final long LATE_MICROS = 10_000_000;

    private final String prefix;
    private final Path folder;
    private final List<Episode> all = new ArrayList<>();
    private final StringBuilder nowhere = new StringBuilder();
    private final List<String> labels = new ArrayList<>();
    private int written;

    private static final class Episode {
        final long from;
        long until;
        String label;
        final StringBuilder rows = new StringBuilder();

        Episode(long from, long until, String label) {
            this.from = from;
            this.until = until;
            this.label = label;
        }
    }

    private Episodes(String prefix, Path folder) {
        this.prefix = prefix;
        this.folder = folder;
    }

    static Episodes at(DoorId door, DockScene scene, Path folder) {
        List<Episode> found = new ArrayList<>();
        for (Passage p : scene.truth().passages()) {
            if (p.door().equals(door)) {
                found.add(new Episode(
                        p.crossedMicros() - BEFORE_MICROS, p.clearedMicros() + AFTER_MICROS, RecordingRows.label(p)));
            }
        }
        for (Bystander b : scene.truth().bystanders()) {
            if (b.door().equals(door) && b.reason() != Reason.PARKED) {
                found.add(new Episode(b.fromMicros(), b.untilMicros(), "none"));
            }
        }
        found.sort(Comparator.comparingLong(e -> e.from));
        Episodes episodes =
                new Episodes((scene.name() + "-" + scene.seed() + "-" + door).toLowerCase(Locale.ROOT), folder);
        for (Episode each : found) {
            episodes.add(each);
        }
        return episodes;
    }

    private void add(Episode next) {
        Episode last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last == null || next.from >= last.until) {
            all.add(next);
            return;
        }
        last.until = Math.max(last.until, next.until);
        last.label = last.label.equals(next.label) ? last.label : "";
    }

    /** The rows something at that time belongs to. */
    StringBuilder at(long sceneMicros) {
        for (int i = written; i < all.size() && all.get(i).from <= sceneMicros; i++) {
            if (sceneMicros < all.get(i).until) {
                return all.get(i).rows;
            }
        }
        nowhere.setLength(0);
        return nowhere;
    }

    void writeThoseBefore(long sceneMicros) throws IOException {
        while (written < all.size() && all.get(written).until + LATE_MICROS < sceneMicros) {
            Episode episode = all.get(written++);
            if (!episode.label.isEmpty()) {
                String name = String.format(Locale.ROOT, "%s-%04d.csv", prefix, written);
                Files.writeString(folder.resolve(name), RecordingRows.HEADER + episode.rows);
                labels.add(name + "," + episode.label);
            }
            episode.rows.setLength(0);
            episode.rows.trimToSize();
        }
    }

    /** Lines {@code recording,label} of what was written. */
    List<String> labels() {
        return labels;
    }
}
