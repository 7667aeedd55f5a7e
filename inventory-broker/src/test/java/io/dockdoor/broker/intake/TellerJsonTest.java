package io.dockdoor.broker.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Aggregation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TellerJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final String HEAD =
            "\"eventId\":\"018f5f7e-0000-7000-8000-000000000001\",\"at\":\"2026-11-24T09:00:00+01:00\"";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "receive|receiving|OBSERVE|'epcs':['urn:epc:id:sgtin:9521987.000001.5001']",
                "return|receiving|OBSERVE|'items':[{'item':'9521987000018','quantity':2}]",
                "move|storing|OBSERVE|'from':'9521141000014.bulk','epcs':['https://id.gs1.org/00/095219870000000001']",
                "pick|picking|OBSERVE|'from':'9521141000014','items':[{'item':'09521987000018','quantity':2.5,'uom':'KGM'}]",
                "pack|packing|ADD|'container':'https://id.gs1.org/00/095219870000000001','items':[{'item':'09521987000018','quantity':2}]",
                "unpack|unpacking|DELETE|'container':'https://id.gs1.org/00/095219870000000001'",
                "ship|shipping|OBSERVE|'document':'SO-4711','epcs':['https://id.gs1.org/01/09521987000018/21/5001']",
                "adjust|other|DELETE|'reason':'broken','items':[{'item':'09521987000018','quantity':-2}]",
                "adjust|other|ADD|'reason':'found','items':[{'item':'09521987000018','quantity':2}]",
                "adjust|decommissioning|DELETE|'reason':'lost','epcs':['https://id.gs1.org/01/09521987000018/21/5001']",
                "adjust|commissioning|ADD|'reason':'found','direction':'up','epcs':['https://id.gs1.org/01/09521987000018/21/5001']",
                "damaged|inspecting|OBSERVE|'epcs':['https://id.gs1.org/01/09521987000018/21/5001']",
                "count|cycle_counting|OBSERVE|'scope':'complete','items':[{'item':'09521987000018','quantity':0}]"
            })
    void everyKindIsAnEpcisEventWithTheScansOwnTimeAndOffset(String kind, String step, String action, String more)
            throws BadEvent {
        Told.Movement told = movement("{%s,\"kind\":\"%s\",\"location\":\"9521141000014\",%s}"
                .formatted(HEAD, kind, more.replace('\'', '"')));
        InventoryEvent event = EventJson.read(told.body());
        assertEquals(told.event(), event, "what is kept says the same");
        assertEquals(step, event.bizStep());
        assertEquals(action, event.action().name());
        assertEquals(Instant.parse("2026-11-24T08:00:00Z"), event.eventTime());
        assertEquals(ZoneOffset.ofHours(1), event.offset());
        assertEquals("urn:uuid:018f5f7e-0000-7000-8000-000000000001", told.eventId());
        assertEquals(kind.endsWith("pack"), event.what() instanceof Aggregation);
        assertTrue(new String(told.body(), StandardCharsets.UTF_8).contains("\"gw:source\":\"hh1\""));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'kind':'receive','at':'2026-11-24T08:00:00Z'|eventId is missing: a UUID of your own",
                "'kind':'recieve',HEAD|kind: 'recieve' is none of receive, return, move",
                "'kind':'receive','eventId':'urn:x:1','at':'today'|at: 'today' must be a date and time with zone",
                "'kind':'receive','eventId':'urn:x:1','at':'2026-11-24T11:00:00Z','location':'9521141000014','epcs':['https://id.gs1.org/00/095219870000000001']|at: 2026-11-24T11:00:00Z is in the future",
                "'kind':'receive',HEAD|location is missing: a GLN",
                "'kind':'receive',HEAD,'location':'9521141000015','epcs':[]|location: GLN",
                "'kind':'receive',HEAD,'location':'9521141000014'|epcs or items is missing",
                "'kind':'receive',HEAD,'location':'9521141000014','epcs':['3034']|epcs: '3034' is no SGTIN, SSCC, GRAI or GIAI",
                "'kind':'receive',HEAD,'location':'9521141000014','items':[{'item':'1','quantity':1}]|items.item: GTIN",
                "'kind':'receive',HEAD,'location':'9521141000014','items':[{'item':'09521987000018','quantity':-1}]|items.quantity -1 must be nought or more",
                "'kind':'receive',HEAD,'location':'9521141000014','items':[{'item':'09521987000018','quantity':1,'qty':2}]|'qty' is unknown here",
                "'kind':'receive',HEAD,'location':'9521141000014','itmes':[],'epcs':['https://id.gs1.org/00/095219870000000001']|'itmes' is unknown here",
                "'kind':'receive',HEAD,'location':'9521141000014','to':'9521141000014','epcs':['https://id.gs1.org/00/095219870000000001']|to: only a ship goes to somewhere",
                "'kind':'pack',HEAD,'location':'9521141000014','epcs':['https://id.gs1.org/01/09521987000018/21/1']|container is missing",
                "'kind':'adjust',HEAD,'location':'9521141000014','items':[{'item':'09521987000018','quantity':1},{'item':'09521987000018','quantity':-1}]|items: an adjustment goes up or down",
                "'kind':'adjust',HEAD,'location':'9521141000014','items':[{'item':'09521987000018','quantity':1}]|reason is missing",
                "'kind':'move',HEAD,'location':'9521141000014','expectedVersion':1,'epcs':['https://id.gs1.org/00/095219870000000001']|expectedVersion: only an adjustment"
            })
    void whatIsWrongIsNamedWithItsCureAndDoesNotKeepOthersOut(String fields, String said) throws BadEvent {
        String wrong = "{" + fields.replace("HEAD", HEAD).replace('\'', '"') + "}";
        TellerJson.Message message = TellerJson.read(
                bytes("{\"movements\":[" + wrong + "," + "{" + HEAD + ",\"kind\":\"void\"}]}"), "hh1", NOW);
        assertTrue(message.batch());
        String reason = ((Told.Unreadable) message.movements().get(0)).reason();
        assertTrue(reason.startsWith(said), reason);
        assertTrue(message.movements().get(1) instanceof Told.Movement void1
                && void1.event().error() != null);
    }

    @Test
    void aMessageThatIsNoneIsRefusedAsAWhole() {
        for (String body :
                new String[] {"", "[]", "{\"movements\":[]}", "{\"movements\":[{}],\"x\":1}", "{", "{\"a\":1,\"a\":2}"
                }) {
            assertThrows(BadEvent.class, () -> TellerJson.read(bytes(body), "hh1", NOW), body);
        }
    }

    private static Told.Movement movement(String json) throws BadEvent {
        Told told = TellerJson.read(bytes(json), "hh1", NOW).movements().get(0);
        if (told instanceof Told.Unreadable unreadable) {
            throw new AssertionError(unreadable.reason());
        }
        return (Told.Movement) told;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
