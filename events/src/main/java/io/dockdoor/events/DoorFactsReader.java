package io.dockdoor.events;

import static io.dockdoor.events.Cursor.ascii;

import io.dockdoor.events.Cursor.Unlike;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code gw:} properties of an event, nine tenths of its bytes, in the very layout in which {@link DoorFactsJson} writes them. */
final class DoorFactsReader {
    private static final byte[] SITE = ascii("\"gw:site\":\"");
    private static final byte[] GATEWAY = ascii(",\"gw:gateway\":\"");
    private static final byte[] DOOR = ascii(",\"gw:door\":\"");
    private static final byte[] PASSAGE = ascii(",\"gw:passage\":\"");
    private static final byte[] REVISION = ascii(",\"gw:revision\":");
    private static final byte[] PART = ascii(",\"gw:part\":");
    private static final byte[] PARTS = ascii(",\"gw:parts\":");
    private static final byte[] MOVEMENT = ascii(",\"gw:movement\":\"");
    private static final byte[] DIRECTION = ascii(",\"gw:direction\":\"");
    private static final byte[] CONFIDENCE = ascii(",\"gw:confidence\":");
    private static final byte[] REASONS = ascii(",\"gw:reasons\":[");
    private static final byte[] REASON = ascii("{\"gw:name\":\"");
    private static final byte[] DETAIL = ascii(",\"gw:detail\":\"");
    private static final byte[] LOG_ODDS = ascii(",\"gw:logOdds\":");
    private static final byte[] WINDOW_START = ascii(",\"gw:windowStart\":\"");
    private static final byte[] WINDOW_END = ascii(",\"gw:windowEnd\":\"");
    private static final byte[] TAGS = ascii(",\"gw:tags\":[");
    private static final byte[] TAG = ascii("{\"gw:hex\":\"");
    private static final byte[] EPC = ascii(",\"gw:epc\":\"");
    private static final byte[] READS = ascii(",\"gw:reads\":");
    private static final byte[] FIRST = ascii(",\"gw:first\":\"");
    private static final byte[] LAST = ascii(",\"gw:last\":\"");
    private static final byte[] PEAK = ascii(",\"gw:peakRssiDbm\":");
    private static final byte[] ANTENNAS = ascii(",\"gw:antennas\":[");
    private static final byte[] STANDING = ascii(",\"gw:rejected\":{\"gw:static\":");
    private static final byte[] STRAY = ascii(",\"gw:stray\":");
    private static final byte[] FOREIGN = ascii(",\"gw:foreign\":");
    private static final byte[] WEAK = ascii(",\"gw:weak\":");
    private static final byte[] DOCUMENT = ascii(",\"gw:document\":{\"gw:type\":\"");
    private static final byte[] ID = ascii(",\"gw:id\":\"");
    private static final byte[] VERDICT = ascii(",\"gw:verdict\":\"");
    private static final byte[] MISSING = ascii(",\"gw:missing\":[");
    private static final byte[] UNEXPECTED = ascii(",\"gw:unexpected\":[");
    private static final byte[] CLOCK = ascii(",\"gw:clock\":{\"gw:synced\":");
    private static final byte[] OFFSET = ascii(",\"gw:offsetMillis\":");
    private static final byte[] EPOCH = ascii(",\"gw:epoch\":");
    private static final byte[] SEQUENCE = ascii(",\"gw:sequence\":");
    private static final byte[] POSITION = ascii(",\"gw:position\":");
    private static final byte[] RECORDED = ascii(",\"gw:recorded\":\"");
    private static final byte[] REPLAYED = ascii(",\"gw:replayed\":");
    private static final byte[] VOIDS = ascii(",\"gw:voids\":\"");

    private static final MovementKind[] KINDS = MovementKind.values();

    private DoorFactsReader() {}

    /**
     * @param json stands where they begin; afterwards behind their end
     * @param epcs what moved; each is likely to stand with its tag again, in the same order
     * @param places where in the text each of them began
     * @throws IllegalArgumentException when a name is none of ours
     */
    static DoorFacts read(Cursor json, List<String> epcs, int[] places) throws Unlike {
        SiteId site = new SiteId(quoted(json, SITE));
        GatewayId gateway = new GatewayId(quoted(json, GATEWAY));
        DoorId door = new DoorId(quoted(json, DOOR));
        String passage = quoted(json, PASSAGE);
        int revision = count(json, REVISION);
        int part = count(json, PART);
        int parts = count(json, PARTS);
        MovementKind kind = kind(quoted(json, MOVEMENT));
        Direction direction = json.passes(DIRECTION) ? direction(json.text()) : null;
        double confidence = decimal(json, CONFIDENCE);
        List<Reason> reasons = reasons(json);
        json.pass(WINDOW_START);
        Instant windowStart = json.time();
        json.pass(WINDOW_END);
        Instant windowEnd = json.time();
        List<MovedTag> tags = tags(json, epcs, places);
        Rejected rejected =
                new Rejected(count(json, STANDING), count(json, STRAY), count(json, FOREIGN), count(json, WEAK));
        json.pass('}');
        Document document = json.passes(DOCUMENT) ? document(json) : null;
        json.pass(CLOCK);
        ClockState clock = new ClockState(json.flag(), json.passes(OFFSET) ? json.whole() : null);
        json.pass('}');
        StreamPosition stream = json.passes(EPOCH) ? stream(json) : null;
        EventId voids = json.passes(VOIDS) ? new EventId(json.text()) : null;
        return new DoorFacts(
                site,
                gateway,
                door,
                passage,
                revision,
                part,
                parts,
                kind,
                direction,
                confidence,
                reasons,
                windowStart,
                windowEnd,
                tags,
                rejected,
                document,
                clock,
                stream,
                voids);
    }

    private static MovementKind kind(String level) throws Unlike {
        for (MovementKind each : KINDS) {
            if (each.level().equals(level)) {
                return each;
            }
        }
        throw new Unlike();
    }

    private static Direction direction(String word) throws Unlike {
        return switch (word) {
            case "in" -> Direction.IN;
            case "out" -> Direction.OUT;
            default -> throw new Unlike();
        };
    }

    private static List<Reason> reasons(Cursor json) throws Unlike {
        json.pass(REASONS);
        List<Reason> all = new ArrayList<>();
        if (!json.passes(']')) {
            do {
                all.add(new Reason(quoted(json, REASON), quoted(json, DETAIL), decimal(json, LOG_ODDS)));
                json.pass('}');
            } while (json.goesOn());
        }
        return all;
    }

    private static List<MovedTag> tags(Cursor json, List<String> epcs, int[] places) throws Unlike {
        json.pass(TAGS);
        List<MovedTag> all = new ArrayList<>(epcs.size());
        if (!json.passes(']')) {
            do {
                int number = all.size();
                boolean known = number < epcs.size();
                all.add(tag(json, known ? epcs.get(number) : null, known ? places[number] : 0));
            } while (json.goesOn());
        }
        return all;
    }

    private static MovedTag tag(Cursor json, @Nullable String expected, int place) throws Unlike {
        String hex = quoted(json, TAG);
        json.pass(EPC);
        String epc = json.text(expected, place);
        int reads = count(json, READS);
        json.pass(FIRST);
        Instant first = json.time();
        json.pass(LAST);
        Instant last = json.time();
        Double peak = json.passes(PEAK) ? json.decimal() : null;
        json.pass(ANTENNAS);
        List<Integer> antennas = new ArrayList<>(4);
        if (!json.passes(']')) {
            do {
                antennas.add(json.count());
            } while (json.goesOn());
        }
        double confidence = decimal(json, CONFIDENCE);
        json.pass('}');
        return new MovedTag(hex, epc, reads, first, last, peak, antennas, confidence);
    }

    private static Document document(Cursor json) throws Unlike {
        Document document = new Document(
                json.text(), quoted(json, ID), quoted(json, VERDICT), texts(json, MISSING), texts(json, UNEXPECTED));
        json.pass('}');
        return document;
    }

    private static List<String> texts(Cursor json, byte[] name) throws Unlike {
        json.pass(name);
        List<String> all = new ArrayList<>();
        if (!json.passes(']')) {
            do {
                json.pass('"');
                all.add(json.text());
            } while (json.goesOn());
        }
        return all;
    }

    private static StreamPosition stream(Cursor json) throws Unlike {
        long epoch = json.whole();
        json.pass(SEQUENCE);
        long sequence = json.whole();
        json.pass(POSITION);
        long position = json.whole();
        json.pass(RECORDED);
        Instant recorded = json.time();
        json.pass(REPLAYED);
        return new StreamPosition(epoch, sequence, position, recorded, json.flag());
    }

    private static String quoted(Cursor json, byte[] name) throws Unlike {
        json.pass(name);
        return json.text();
    }

    private static int count(Cursor json, byte[] name) throws Unlike {
        json.pass(name);
        return json.count();
    }

    private static double decimal(Cursor json, byte[] name) throws Unlike {
        json.pass(name);
        return json.decimal();
    }
}
