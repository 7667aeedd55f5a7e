package io.dockdoor.gateway.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges recordings by the doors of a configuration, without network, clock or daemon. Each recording starts with empty doors
 * and ends with quiet. Tells one line of JSON for each verdict, and with {@code explain} one for each tag.
 */
public final class Replay {
    private final List<WindowPlan> plans;
    private final boolean explain;
    private final Consumer<String> out;
    private final JsonFactory json = new JsonFactory();

    /** @param out gets the lines, without line end */
    public Replay(List<WindowPlan> plans, boolean explain, Consumer<String> out) {
        this.plans = List.copyOf(plans);
        this.explain = explain;
        this.out = out;
    }

    /**
     * Judges one recording.
     *
     * @return what a person should know of its bad lines and of antennas that no door has, null when there is nothing
     * @throws IOException when the file cannot be read or is no recording
     */
    public @Nullable String judge(Path file) throws IOException {
        Recording recording = Recording.read(file);
        Map<DoorId, Judged> doors = new LinkedHashMap<>();
        Rehearsal rehearsal = new Rehearsal(plans, (door, verdict) -> {
            Judged its = doors.get(door);
            if (its != null) {
                its.told(verdict);
            }
        });
        plans.forEach(plan -> doors.put(plan.door(), new Judged(recording, plan, rehearsal.window(plan.door()))));
        rehearsal.play(recording.rows());
        if (explain) {
            doors.values().forEach(Judged::explain);
        }
        return complaint(recording);
    }

    private @Nullable String complaint(Recording recording) {
        SortedSet<String> strangers = recording.strangers(plans);
        if (strangers.isEmpty()) {
            return recording.complaint();
        }
        String antennas = recording.name() + ": no door has the antennas "
                + strangers.stream().limit(8).collect(Collectors.joining(", "))
                + (strangers.size() > 8 ? ", ..." : "")
                + " (reader/antenna); their reads are left out. Name them in the configuration: "
                + plans.stream()
                        .map(plan -> plan.door() + " has "
                                + plan.antennas().stream()
                                        .map(place -> place.reader() + "/" + place.antenna())
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
        return recording.complaint() == null ? antennas : recording.complaint() + "\n" + antennas;
    }

    /** One door during one recording. */
    private final class Judged {
        private final String recording;
        private final WindowPlan plan;
        private final DoorWindow window;
        private final Map<Epc, Seen> tags = new TreeMap<>();

        /** What is known of a tag in the end. */
        private static final class Seen {
            long reads;
            String verdict = "stray";
            double confidence;
            boolean byGroup;
            long passage;
            List<Reason> reasons = List.of();
        }

        Judged(Recording recording, WindowPlan plan, DoorWindow window) {
            this.recording = recording.name();
            this.plan = plan;
            this.window = window;
            if (explain) {
                for (Row row : recording.rows()) {
                    if (row instanceof Row.Read each && Rehearsal.owns(plan, each.read())) {
                        Epc epc = each.read().epc();
                        tags.computeIfAbsent(epc, its -> new Seen()).reads +=
                                Math.max(1, each.read().count());
                    }
                }
            }
        }

        private void told(Verdict verdict) {
            if (verdict instanceof Verdict.Moved moved) {
                mark(moved.tags(), moved.direction() == Direction.IN ? "in" : "out", moved.passage());
                String kind = moved.direction() == Direction.IN ? "receive" : "ship";
                line(kind, moved.passage(), moved.revision(), moved.direction(), line -> {
                    times(line, moved.startMicros(), moved.crossedMicros(), moved.decidedMicros());
                    line.writeNumberField("confidence", moved.confidence());
                    tags(line, moved.tags(), moved.rejected(), moved.reasons());
                });
            } else if (verdict instanceof Verdict.Undecided undecided) {
                mark(undecided.tags(), "undecided", undecided.passage());
                line("indeterminate", undecided.passage(), 0, null, line -> {
                    times(line, undecided.startMicros(), undecided.endMicros(), undecided.decidedMicros());
                    tags(line, undecided.tags(), undecided.rejected(), undecided.reasons());
                });
            } else if (verdict instanceof Verdict.NoTag noTag) {
                line("notag", noTag.passage(), 0, noTag.direction(), line -> {
                    times(line, noTag.startMicros(), noTag.endMicros(), noTag.decidedMicros());
                    tags(line, List.of(), Rejected.NONE, List.of());
                });
            } else if (verdict instanceof Verdict.Voided voided) {
                tags.values().stream()
                        .filter(tag -> tag.passage == voided.passage())
                        .forEach(tag -> tag.verdict = "stray");
                line("void", voided.passage(), voided.revision(), null, line -> {
                    line.writeStringField("decided", instant(voided.decidedMicros()));
                    reasons(line, "reasons", voided.reasons());
                });
            }
        }

        private void mark(List<JudgedTag> judged, String verdict, long passage) {
            if (explain) {
                for (JudgedTag tag : judged) {
                    Seen seen = tags.computeIfAbsent(tag.epc(), its -> new Seen());
                    seen.verdict = verdict;
                    seen.confidence = tag.confidence();
                    seen.byGroup = tag.byGroup();
                    seen.passage = passage;
                    seen.reasons = window.explain(tag.epc());
                }
            }
        }

        void explain() {
            tags.forEach((epc, seen) -> write(line -> {
                line.writeStringField("recording", recording);
                line.writeStringField("door", plan.door().value());
                line.writeStringField("epc", text(epc));
                line.writeStringField("verdict", seen.verdict);
                if (seen.passage > 0) {
                    line.writeNumberField("passage", seen.passage);
                }
                line.writeNumberField("reads", seen.reads);
                if (seen.passage > 0) {
                    line.writeNumberField("confidence", seen.confidence);
                    line.writeBooleanField("byGroup", seen.byGroup);
                }
                List<Reason> its = seen.reasons.isEmpty() ? window.explain(epc) : seen.reasons;
                reasons(line, "contributions", its);
            }));
        }

        private void line(String kind, long passage, int revision, @Nullable Direction direction, Fields rest) {
            write(line -> {
                line.writeStringField("recording", recording);
                line.writeStringField("door", plan.door().value());
                line.writeStringField("kind", kind);
                if (direction != null) {
                    line.writeStringField("direction", direction.name().toLowerCase(Locale.ROOT));
                }
                line.writeNumberField("passage", passage);
                line.writeNumberField("revision", revision);
                rest.write(line);
            });
        }
    }

    private interface Fields {
        void write(JsonGenerator line) throws IOException;
    }

    private void write(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator line = json.createGenerator(text)) {
            line.writeStartObject();
            fields.write(line);
            line.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory cannot fail", impossible);
        }
        out.accept(text.toString());
    }

    private static void times(JsonGenerator line, long started, long crossed, long decided) throws IOException {
        line.writeStringField("started", instant(started));
        line.writeStringField("crossed", instant(crossed));
        line.writeStringField("decided", instant(decided));
    }

    private static void tags(JsonGenerator line, List<JudgedTag> tags, Rejected rejected, List<Reason> reasons)
            throws IOException {
        line.writeArrayFieldStart("epcs");
        for (JudgedTag tag : tags) {
            line.writeString(text(tag.epc()));
        }
        line.writeEndArray();
        line.writeObjectFieldStart("rejected");
        line.writeNumberField("standing", rejected.standing());
        line.writeNumberField("stray", rejected.stray());
        line.writeNumberField("foreign", rejected.foreign());
        line.writeNumberField("weak", rejected.weak());
        line.writeEndObject();
        reasons(line, "reasons", reasons);
    }

    /** An EPC that ends within a byte as it was written: without the other half of it. */
    private static String text(Epc epc) {
        return epc.hex().substring(0, (epc.bits() + 3) / 4);
    }

    private static void reasons(JsonGenerator line, String name, List<Reason> reasons) throws IOException {
        line.writeArrayFieldStart(name);
        for (Reason reason : reasons) {
            line.writeStartObject();
            line.writeStringField("name", reason.name());
            line.writeStringField("detail", reason.detail());
            line.writeNumberField("logOdds", reason.logOdds());
            line.writeEndObject();
        }
        line.writeEndArray();
    }

    private static String instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
                .toString();
    }
}
