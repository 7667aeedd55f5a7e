package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.events.EpcisExamples.Example;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events as other systems write them: one per movement of a warehouse. */
class EpcisExamplesTest {
    static List<Example> valid() {
        return EpcisExamples.valid();
    }

    @Test
    void everyExampleIsThere() {
        assertEquals(17 + 6, valid().size());
        assertEquals(15, EpcisExamples.documents("examples-invalid").size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void anEventOfAnotherSystemIsReadFieldByField(Example example) throws BadEvent {
        JsonNode json = EpcisExamples.tree(example.json());
        InventoryEvent event = EventJson.read(example.json());

        assertEquals(json.path("eventID").textValue(), event.id().uri());
        assertEquals(OffsetDateTime.parse(json.path("eventTime").textValue()).toInstant(), event.eventTime());
        assertEquals(json.path("action").textValue(), event.action().name());
        assertEquals(json.path("bizStep").textValue(), event.bizStep());
        assertEquals(json.path("disposition").textValue(), event.disposition());
        assertEquals(json.path("readPoint").path("id").textValue(), event.readPoint());
        assertEquals(json.path("bizLocation").path("id").textValue(), event.bizLocation());
        assertEquals(
                json.path("bizTransactionList").size(), event.transactions().size());
        assertEquals(json.path("sourceList").size(), event.sources().size());
        assertEquals(json.path("destinationList").size(), event.destinations().size());
        assertEquals(json.has("errorDeclaration"), event.error() != null);
        if (event.what() instanceof Objects objects) {
            assertEquals(json.path("epcList").size(), objects.epcs().size());
            assertEquals(json.path("quantityList").size(), objects.quantities().size());
        } else if (event.what() instanceof Aggregation aggregation) {
            assertEquals(json.path("parentID").textValue(), aggregation.parent());
            assertEquals(json.path("childEPCs").size(), aggregation.epcs().size());
            assertEquals(
                    json.path("childQuantityList").size(),
                    aggregation.quantities().size());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void anEventReadAndWrittenAgainSaysTheSame(Example example) throws BadEvent {
        InventoryEvent event = EventJson.read(example.json());
        assertEquals(event, EventJson.read(EventJson.write(event)));
    }

    /** Their prefix gw: stands for a namespace of their own; ours is told apart by what {@code @context} says. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void extensionsOfAnotherSystemAreNotTakenForADoorOfOurs(Example example) throws BadEvent {
        assertNull(EventJson.read(example.json()).door());
    }

    @Test
    void theSameReceiptToldInUrnsAndInDigitalLinksIsAboutTheSameThings() throws BadEvent {
        InventoryEvent urns = EventJson.read(named("01-receive-serialised.jsonld"));
        InventoryEvent links = EventJson.read(named("01b-receive-serialised-digital-link.jsonld"));

        assertEquals(((Objects) links.what()).epcs(), canonical(((Objects) urns.what()).epcs()));
        assertEquals(links.readPoint(), canonical(String.valueOf(urns.readPoint())));
        assertEquals(links.bizLocation(), canonical(String.valueOf(urns.bizLocation())));
        assertEquals(
                links.sources().stream().map(Party::id).toList(),
                canonical(urns.sources().stream().map(Party::id).toList()));
        assertEquals(
                links.destinations().stream().map(Party::id).toList(),
                canonical(urns.destinations().stream().map(Party::id).toList()));
    }

    /** The others are wrong in what we never read: an unprefixed extension, no context, persistentDisposition, gw: in a quantity. */
    @Test
    void aFaultInAFieldWeReadIsRefused() {
        Map<String, String> faults = Map.ofEntries(
                Map.entry("01-no-zone-offset.jsonld", "eventTimeZoneOffset"),
                Map.entry("02-event-time-without-zone.jsonld", "eventTime"),
                Map.entry("03-unknown-action.jsonld", "action"),
                Map.entry("04-bizstep-as-urn.jsonld", "bizStep"),
                Map.entry("05-unknown-bare-bizstep.jsonld", "bizStep"),
                Map.entry("08-epc-as-hex-not-uri.jsonld", "epcList"),
                Map.entry("09-duplicate-epc.jsonld", "epcList"),
                Map.entry("10-aggregation-add-without-children.jsonld", "childEPCs"),
                Map.entry("13-quantity-as-string.jsonld", "quantity"),
                Map.entry("14-readpoint-as-string.jsonld", "readPoint"),
                Map.entry("15-object-event-without-objects.jsonld", "epcList"));
        for (Example example : EpcisExamples.documents("examples-invalid")) {
            String field = faults.get(example.name());
            if (field != null) {
                BadEvent bad = assertThrows(BadEvent.class, () -> EventJson.read(example.json()), example.name());
                assertTrue(String.valueOf(bad.getMessage()).contains(field), bad.getMessage());
            }
        }
    }

    private static byte[] named(String name) {
        return EpcisExamples.documents("examples").stream()
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow()
                .json();
    }

    private static String canonical(String uri) {
        return Identity.parse(uri).uri();
    }

    private static List<String> canonical(List<String> uris) {
        return uris.stream().map(EpcisExamplesTest::canonical).toList();
    }
}
