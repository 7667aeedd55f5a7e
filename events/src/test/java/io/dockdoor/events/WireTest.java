package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final Instant AT = Instant.parse("2026-11-23T07:14:07.412Z");

    @Test
    void anAckIsAFlatJsonObjectWithAUtcTime() throws BadEvent {
        Wire.LedgerAck ack = new Wire.LedgerAck(1764000000L, 41, AT);

        assertEquals(
                "{\"epoch\":1764000000,\"position\":41,\"at\":\"2026-11-23T07:14:07.412Z\"}",
                new String(Wire.write(ack), StandardCharsets.UTF_8));
        assertEquals(ack, Wire.read(Wire.write(ack), Wire.LedgerAck.class));
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() throws BadEvent {
        byte[] later = "{\"epoch\":1,\"position\":2,\"at\":\"2026-11-23T07:14:07.412Z\",\"by\":\"inv2\"}"
                .getBytes(StandardCharsets.UTF_8);

        assertEquals(new Wire.LedgerAck(1, 2, AT), Wire.read(later, Wire.LedgerAck.class));
    }

    @Test
    void aMissingOrWrongFieldIsNamed() {
        for (String garbage : new String[] {
            "{\"epoch\":1,\"at\":\"2026-11-23T07:14:07.412Z\"}",
            "{\"epoch\":1,\"position\":\"x\"}",
            "null",
            "",
            "[]",
            "{"
        }) {
            BadEvent bad = assertThrows(
                    BadEvent.class,
                    () -> Wire.read(garbage.getBytes(StandardCharsets.UTF_8), Wire.LedgerAck.class),
                    garbage);
            assertTrue(String.valueOf(bad.getMessage()).contains("LedgerAck"), bad.getMessage());
        }
    }
}
