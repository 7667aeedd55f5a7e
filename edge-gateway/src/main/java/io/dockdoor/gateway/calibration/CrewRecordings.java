package io.dockdoor.gateway.calibration;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.door.CrewWord;
import io.dockdoor.gateway.door.RecentReads;
import io.dockdoor.gateway.door.Spoken;
import io.dockdoor.gateway.recording.RecordingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes a labelled recording of each passage the crew speaks of, from what the door's spool still has of it. Thread
 * {@code commands}.
 */
public final class CrewRecordings {
    private final Path spool;
    private final LabelledFolder folder;

    /**
     * @param spool the gateway's spool folder
     * @param labelled where the recordings are kept
     */
    public CrewRecordings(Path spool, Path labelled) {
        this.spool = spool;
        this.folder = new LabelledFolder(labelled);
    }

    /**
     * Keeps what was seen of that passage.
     *
     * @param really what the crew says it was; null: as the door told it
     * @return what became of it, in words
     */
    public String keep(DoorId door, String passage, Spoken spoken, CrewWord.Verb verb, @Nullable Label really) {
        Direction told = spoken.direction();
        Label label = really != null ? really : told == null ? null : told == Direction.IN ? Label.IN : Label.OUT;
        if (label == null) {
            return "no labelled recording, as nobody said which way it went";
        }
        if (!spoken.alone()) {
            return "no labelled recording, as another passage overlaps with it";
        }
        try {
            StringBuilder text = new StringBuilder();
            if (write(door, spoken, text) == 0) {
                return "no labelled recording, as its reads are no longer kept";
            }
            folder.keep(passage, door, label, verb.word(), text.toString());
            return "a labelled recording is kept (" + label.word() + ")";
        } catch (IOException | UncheckedIOException refused) {
            return "no labelled recording, as the disk refused (" + refused.getMessage() + ")";
        }
    }

    /** Tells how many reads there are. */
    private int write(DoorId door, Spoken spoken, StringBuilder text) throws IOException {
        RecordingWriter writer = new RecordingWriter(text);
        AtomicInteger reads = new AtomicInteger();
        RecentReads.tell(
                spool,
                door,
                batch -> {
                    try {
                        reads.addAndGet(writer.reads(batch, spoken.fromMicros(), spoken.untilMicros()));
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                signal -> {
                    try {
                        if (signal.atMicros() >= spoken.fromMicros() && signal.atMicros() < spoken.untilMicros()) {
                            writer.signal(door, signal);
                        }
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        return reads.get();
    }
}
