package io.dockdoor.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.InventoryEvent.Transaction;
import io.dockdoor.events.InventoryEvent.What;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bytes to event, checking what the ledger relies on: the EPCIS schema's rules for the fields we read. */
final class EventReader {
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxStringLength(64 * 1024)
            .maxNumberLength(40)
            .build();

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(BOUNDS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private EventReader() {}

    static InventoryEvent read(byte[] json, int most) throws BadEvent {
        if (json.length > most) {
            throw new BadEvent(
                    "the event has " + json.length + " bytes; at most " + most + " are read: send it in parts");
        }
        InventoryEvent usual = DoorEventReader.read(json);
        return usual != null ? usual : anyJson(json);
    }

    static InventoryEvent anyJson(byte[] json) throws BadEvent {
        try {
            return event(Fields.root(JSON.readTree(json)));
        } catch (IOException e) {
            throw new BadEvent("not readable as JSON: " + firstLine(e.getMessage()), e);
        }
    }

    private static InventoryEvent event(Fields event) throws BadEvent {
        String type = event.text("type");
        Action action = event.oneOf("action", Action.class);
        What what = switch (type) {
            case "ObjectEvent" -> objects(event);
            case "AggregationEvent" -> aggregation(event, action);
            default -> throw event.wrong("type", "ObjectEvent or AggregationEvent");
        };
        return new InventoryEvent(
                event.named("eventID", EventId::new),
                event.time("eventTime"),
                offset(event),
                action,
                what,
                word(event, "bizStep", Cbv.BIZ_STEPS),
                word(event, "disposition", Cbv.DISPOSITIONS),
                place(event, "readPoint"),
                place(event, "bizLocation"),
                transactions(event),
                parties(event, "sourceList", "source"),
                parties(event, "destinationList", "destination"),
                event.has("errorDeclaration") ? errorDeclaration(event.object("errorDeclaration")) : null,
                DoorFactsJson.read(event));
    }

    private static Objects objects(Fields event) throws BadEvent {
        if (!event.has("epcList") && !event.has("quantityList")) {
            throw new BadEvent("epcList or quantityList is missing: an ObjectEvent needs one of them");
        }
        return new Objects(uris(event, "epcList"), quantities(event, "quantityList"));
    }

    private static Aggregation aggregation(Fields event, Action action) throws BadEvent {
        Aggregation read = new Aggregation(
                event.has("parentID") ? uri(event, "parentID") : null,
                uris(event, "childEPCs"),
                quantities(event, "childQuantityList"));
        boolean noChildren = read.epcs().isEmpty() && read.quantities().isEmpty();
        if (noChildren && action != Action.DELETE) {
            throw new BadEvent("childEPCs or childQuantityList is missing: only DELETE may name no children");
        }
        if (read.parent() == null && action != Action.OBSERVE) {
            throw new BadEvent("parentID is missing: it may be absent only with action OBSERVE");
        }
        return read;
    }

    private static ZoneOffset offset(Fields event) throws BadEvent {
        String text = event.text("eventTimeZoneOffset");
        try {
            return ZoneOffset.of(text);
        } catch (DateTimeException e) {
            throw new BadEvent("eventTimeZoneOffset: '" + text + "' must look like +01:00", e);
        }
    }

    /** A CBV term: a bare word or a URI of someone else's vocabulary; CBV's own terms never come as URIs (EPCIS 2.0 JSON). */
    private static @Nullable String word(Fields event, String name, Set<String> words) throws BadEvent {
        String value = event.textOrNull(name);
        if (value == null) {
            return null;
        }
        if (value.startsWith("urn:epcglobal:cbv") || value.contains("ns.gs1.org/cbv/")) {
            throw event.wrong(name, "the bare CBV word, such as receiving");
        }
        if (!words.contains(value)) {
            if (value.matches("[a-z_]{1,64}")) {
                throw event.wrong(name, "a CBV 2.0 word or a URI of your own vocabulary; it knows " + words);
            }
            checkUri(name, value);
        }
        return value;
    }

    private static @Nullable String place(Fields event, String name) throws BadEvent {
        return event.has(name) ? uri(event.object(name), "id") : null;
    }

    private static List<Quantity> quantities(Fields event, String name) throws BadEvent {
        List<Quantity> all = new ArrayList<>();
        for (Fields each : event.objects(name)) {
            all.add(new Quantity(
                    uri(each, "epcClass"),
                    each.has("quantity") ? each.number("quantity") : null,
                    each.textOrNull("uom")));
        }
        return all;
    }

    private static List<Transaction> transactions(Fields event) throws BadEvent {
        List<Transaction> all = new ArrayList<>();
        for (Fields each : event.objects("bizTransactionList")) {
            all.add(new Transaction(each.textOrNull("type"), uri(each, "bizTransaction")));
        }
        return all;
    }

    private static List<Party> parties(Fields event, String list, String element) throws BadEvent {
        List<Party> all = new ArrayList<>();
        for (Fields each : event.objects(list)) {
            all.add(new Party(each.text("type"), uri(each, element)));
        }
        return all;
    }

    private static ErrorDeclaration errorDeclaration(Fields error) throws BadEvent {
        return new ErrorDeclaration(
                error.time("declarationTime"), error.textOrNull("reason"), uris(error, "correctiveEventIDs"));
    }

    private static String uri(Fields object, String name) throws BadEvent {
        String value = object.text(name);
        checkUri(name, value);
        return value;
    }

    private static List<String> uris(Fields event, String name) throws BadEvent {
        List<String> all = event.texts(name);
        Set<String> seen = new HashSet<>();
        for (String each : all) {
            checkUri(name, each);
            if (!seen.add(each)) {
                throw new BadEvent(name + ": '" + each + "' is listed twice");
            }
        }
        return all;
    }

    static void checkUri(String name, String value) throws BadEvent {
        if (isPlainLink(value)) {
            return;
        }
        try {
            if (new URI(value).isAbsolute()) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new BadEvent(name + ": '" + value + "' is no URI: " + e.getReason(), e);
        }
        throw new BadEvent(name + ": '" + value
                + "' must be a URI, such as https://id.gs1.org/01/09521987000013/21/5001, not a bare value");
    }

    /** What nearly all identities are: a Digital Link with nothing in it that the grammar of URIs has anything to say about. */
    private static boolean isPlainLink(String value) {
        if (!value.startsWith(Gs1Key.LINK)) {
            return false;
        }
        for (int i = Gs1Key.LINK.length(); i < value.length(); i++) {
            char each = value.charAt(i);
            boolean plain = (each >= '0' && each <= '9')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= 'a' && each <= 'z')
                    || each == '/'
                    || each == '-'
                    || each == '.'
                    || each == '_';
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static String firstLine(@Nullable String message) {
        String text = message == null ? "" : message;
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
