package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Quantity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {
    @Test
    void aReceiveAtADoorComesBackAsItWent() throws BadEvent {
        InventoryEvent event = Samples.receive();

        byte[] json = EventJson.write(event);

        assertEquals(event, EventJson.read(json));
        assertArrayEquals(json, EventJson.write(EventJson.read(json)));
    }

    @Test
    void aPackedContainerAndADeclaredErrorComeBackAsTheyWent() throws BadEvent {
        InventoryEvent event = new InventoryEvent(
                new EventId("ni:///sha-256;3dc0?ver=CBV2.0"),
                Samples.CROSSED,
                ZoneOffset.UTC,
                Action.ADD,
                new Aggregation(
                        "https://id.gs1.org/00/395219870000004178",
                        List.of("https://id.gs1.org/01/19521987123455/21/5001"),
                        List.of(new Quantity("https://id.gs1.org/01/19521987123455", new BigDecimal("2.5"), "KGM"))),
                "packing",
                null,
                null,
                "https://id.gs1.org/414/9521141000014",
                List.of(),
                List.of(),
                List.of(),
                new ErrorDeclaration(Samples.CROSSED, "did_not_occur", List.of("urn:uuid:1")),
                null);

        InventoryEvent read = EventJson.read(EventJson.write(event));

        assertEquals(event, read);
        assertNull(read.door());
    }

    @Test
    void theBytesAreEpcisJsonThatAnyToolCanRead() {
        String json = new String(EventJson.write(Samples.receive()), StandardCharsets.UTF_8);

        assertTrue(
                json.startsWith("{\"@context\":[\"" + EventJson.EPCIS_CONTEXT + "\",{\"gw\":\"" + EventJson.NAMESPACE
                        + "\"}],\"type\":\"ObjectEvent\",\"eventID\":\"urn:uuid:019ab"),
                json);
        assertTrue(json.contains("\"eventTime\":\"2026-11-23T07:14:07.412345Z\",\"eventTimeZoneOffset\":\"+01:00\""));
        assertTrue(json.contains("\"bizLocation\":{\"id\":\"https://id.gs1.org/414/9521141000014\"}"));
        assertTrue(json.contains("\"gw:hex\":\"3134000000000000000000AA\""));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"action\":\"OBSERVE\"|\"action\":\"SEEN\"|action: 'SEEN' is none of [add, observe, delete]",
                "\"eventID\":|\"eventId\":|eventID is missing",
                "07:14:07.412345Z\",\"eventTimeZoneOffset|07:14:07.412345\",\"eventTimeZoneOffset|eventTime: '2026-11-23T07:14:07.412345' must be a date and time with zone",
                "\"+01:00\"|\"CET\"|eventTimeZoneOffset: 'CET' must look like +01:00",
                "\"bizStep\":\"receiving\"|\"bizStep\":\"urn:epcglobal:cbv:bizstep:receiving\"|bizStep must be the bare CBV word",
                "https://id.gs1.org/01/19521987123455/21/5001|30340000AB|epcList: '30340000AB' must be a URI",
                "https://id.gs1.org/01/19521987123455/21/5001|https://id.gs1.org/00/395219870000004178|is listed twice",
                "{\"id\":\"https://id.gs1.org/414/9521141000014/254/D1\"}|\"door1\"|readPoint must be an object, not \"door1\"",
                "\"gw:position\":41|\"gw:position\":\"41\"|gw:position must be a whole number, not \"41\"",
                "\"gw:site\":\"S1\"|\"gw:site\":\"S/1\"|gw:site: site 'S/1' must be 1 to 64 of letters",
                "\"gw:hex\":\"3134000000000000000000AA\"|\"gw:hex\":3134|gw:tags[0].gw:hex must be a text, not 3134",
                "\"gw:hex\":\"3134000000000000000000AA\",|~~|gw:tags[0].gw:hex is missing",
                "\"gw:hex\":|\"gw:hex\":\"30\",\"gw:hex\":|Duplicate field 'gw:hex'",
                "\"gw:tags\":|\"gw:tags\":[],\"gw:tags\":|Duplicate field 'gw:tags'",
                "\"type\":\"ObjectEvent\"|\"type\":\"TransactionEvent\"|type must be ObjectEvent or AggregationEvent"
            })
    void aFaultNamesItsFieldAndTheCure(String right, String wrong, String sentence) {
        String json = new String(EventJson.write(Samples.receive()), StandardCharsets.UTF_8);
        assertTrue(json.contains(right), right);

        BadEvent bad = assertThrows(
                BadEvent.class, () -> EventJson.read(json.replace(right, wrong).getBytes(StandardCharsets.UTF_8)));

        assertTrue(String.valueOf(bad.getMessage()).contains(sentence), bad.getMessage());
    }

    @Test
    void aTagMayKnowMoreThanWeDo() throws BadEvent {
        String json = new String(EventJson.write(Samples.receive()), StandardCharsets.UTF_8);

        String later = json.replace("{\"gw:hex\":", "{\"gw:temperature\":{\"x\":[1]},\"gw:hex\":");

        assertTrue(later.length() > json.length());
        assertEquals(Samples.receive(), EventJson.read(later.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyCutOfAnEventIsRefusedAndNothingElseIsThrown() {
        byte[] json = EventJson.write(Samples.receive());
        for (int length = 0; length < json.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(json, length);
            assertThrows(BadEvent.class, () -> EventJson.read(cut), "cut at " + length);
        }
    }

    @Test
    void theCloudEventsAttributesRepeatWhatTheBodySays() {
        assertEquals(
                "{specversion=1.0, id=urn:uuid:019ab697-e800-7007-8000-000000000009, source=/S1/gw/G1/door/D1,"
                        + " type=org.gs1.epcis.ObjectEvent, subject=receiving, time=2026-11-23T07:14:07.412345Z,"
                        + " sequence=1764000000-00000000000000000017, recordedtime=2026-11-23T07:14:08.362345Z}",
                CloudEvents.attributes(Samples.receive()).toString());
    }
}
