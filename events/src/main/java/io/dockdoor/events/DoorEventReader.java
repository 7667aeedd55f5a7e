package io.dockdoor.events;

import static io.dockdoor.events.Cursor.ascii;

import io.dockdoor.events.Cursor.Unlike;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Transaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The movement of a door, letter by letter as {@link EventWriter} writes it: nearly all that a ledger reads, thousands of them
 * after a gateway was cut off, and twenty times the bytes of what it books of them. Whatever is laid out otherwise, says more, or
 * breaks a rule is left to {@link EventReader}, which takes any JSON and has a sentence for what is wrong.
 */
final class DoorEventReader {
    private static final byte[] BEGIN = ascii("{\"@context\":[\"" + EventJson.EPCIS_CONTEXT + "\",{\"gw\":\""
            + EventJson.NAMESPACE + "\"}],\"type\":\"ObjectEvent\",\"eventID\":\"");
    private static final byte[] TIME = ascii(",\"eventTime\":\"");
    private static final byte[] OFFSET = ascii(",\"eventTimeZoneOffset\":\"");
    private static final byte[] EPC_LIST = ascii(",\"epcList\":[");
    private static final byte[] ACTION = ascii(",\"action\":\"");
    private static final byte[] BIZ_STEP = ascii(",\"bizStep\":\"");
    private static final byte[] DISPOSITION = ascii(",\"disposition\":\"");
    private static final byte[] READ_POINT = ascii(",\"readPoint\":{\"id\":\"");
    private static final byte[] BIZ_LOCATION = ascii(",\"bizLocation\":{\"id\":\"");
    private static final byte[] TRANSACTIONS = ascii(",\"bizTransactionList\":[");
    private static final byte[] TYPE = ascii("{\"type\":\"");
    private static final byte[] TRANSACTION = ascii(",\"bizTransaction\":\"");
    private static final byte[] SOURCES = ascii(",\"sourceList\":[");
    private static final byte[] SOURCE = ascii(",\"source\":\"");
    private static final byte[] DESTINATIONS = ascii(",\"destinationList\":[");
    private static final byte[] DESTINATION = ascii(",\"destination\":\"");

    private final Cursor json;
    private int[] places = new int[32];

    private DoorEventReader(byte[] bytes) {
        json = new Cursor(bytes);
    }

    /** Null when it is not laid out like that. */
    static @Nullable InventoryEvent read(byte[] bytes) {
        try {
            return new DoorEventReader(bytes).event();
        } catch (Unlike | BadEvent | IllegalArgumentException | DateTimeException otherwise) {
            return null;
        }
    }

    private InventoryEvent event() throws Unlike, BadEvent {
        json.pass(BEGIN);
        EventId id = new EventId(json.text());
        json.pass(TIME);
        Instant time = json.time();
        json.pass(OFFSET);
        ZoneOffset offset = ZoneOffset.of(json.text());
        json.pass(EPC_LIST);
        List<String> epcs = epcs();
        json.pass(ACTION);
        Action action = Action.valueOf(json.text());
        String bizStep = json.passes(BIZ_STEP) ? known(json.text(), Cbv.BIZ_STEPS) : null;
        String disposition = json.passes(DISPOSITION) ? known(json.text(), Cbv.DISPOSITIONS) : null;
        String readPoint = json.passes(READ_POINT) ? place() : null;
        String bizLocation = json.passes(BIZ_LOCATION) ? place() : null;
        List<Transaction> transactions = new ArrayList<>();
        if (json.passes(TRANSACTIONS)) {
            do {
                json.pass(TYPE);
                String type = json.text();
                json.pass(TRANSACTION);
                transactions.add(new Transaction(type, uri("bizTransaction")));
                json.pass('}');
            } while (json.goesOn());
        }
        List<Party> sources = json.passes(SOURCES) ? parties(SOURCE) : List.of();
        List<Party> destinations = json.passes(DESTINATIONS) ? parties(DESTINATION) : List.of();
        json.pass(',');
        DoorFacts door = DoorFactsReader.read(json, epcs, places);
        json.pass('}');
        if (!json.atEnd()) {
            throw new Unlike();
        }
        return new InventoryEvent(
                id,
                time,
                offset,
                action,
                new Objects(epcs, List.of()),
                bizStep,
                disposition,
                readPoint,
                bizLocation,
                transactions,
                sources,
                destinations,
                null,
                door);
    }

    private List<String> epcs() throws Unlike, BadEvent {
        List<String> all = new ArrayList<>();
        if (json.passes(']')) {
            return all;
        }
        Set<String> seen = new HashSet<>();
        do {
            json.pass('"');
            if (all.size() == places.length) {
                places = Arrays.copyOf(places, 2 * places.length);
            }
            places[all.size()] = json.place();
            String epc = uri("epcList");
            if (!seen.add(epc)) {
                throw new Unlike();
            }
            all.add(epc);
        } while (json.goesOn());
        return all;
    }

    private String uri(String name) throws Unlike, BadEvent {
        String value = json.text();
        EventReader.checkUri(name, value);
        return value;
    }

    private String place() throws Unlike, BadEvent {
        String id = uri("id");
        json.pass('}');
        return id;
    }

    private List<Party> parties(byte[] element) throws Unlike, BadEvent {
        List<Party> all = new ArrayList<>();
        do {
            json.pass(TYPE);
            String type = json.text();
            json.pass(element);
            all.add(new Party(type, uri("party")));
            json.pass('}');
        } while (json.goesOn());
        return all;
    }

    private static String known(String word, Set<String> words) throws Unlike {
        if (!words.contains(word)) {
            throw new Unlike();
        }
        return word;
    }
}
