package io.dockdoor.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** MQTT 5 section 3.2: what a broker's CONNACK may say, put in bounds that Paho 1.2.5 bears. */
class ConnackGuardTest {
    @Test
    void aReceiveMaximumBeyondAShortIsLoweredAndAliasesAreRefused() throws IOException {
        // session present, success, 8 bytes of properties: Receive Maximum 65535, Topic Alias Maximum 10, Retain
        // Available 1
        assertEquals("200b000008217fff2200002501", through("200b00000821ffff22000a2501"));
    }

    @Test
    void textsAndUserPropertiesBeforeThemAreSteppedOver() throws IOException {
        String before = "12000361626326000161000162"; // Assigned Client Identifier "abc", user property a=b
        assertEquals("2013000010" + before + "217fff", through("2013000010" + before + "218000"));
    }

    @Test
    void whatIsBehindTheFirstPacketPassesUntouched() throws IOException {
        String publish = "3005000161ffff";
        assertEquals("2003000000" + publish, through("2003000000" + publish));
    }

    @Test
    void anUnknownPropertyAndAPacketThatEndsInThemAreLeftAsTheyAre() throws IOException {
        assertEquals("20060000037f21ff", through("20060000037f21ff"));
        assertEquals("200500000221ff", through("200500000221ff"));
    }

    @Test
    void aCutAnywhereIsTheReadersToSee() throws IOException {
        String whole = "200b00000821ffff22000a2501";
        for (int cut = 0; cut < whole.length(); cut += 2) {
            String head = whole.substring(0, cut);
            assertTrue(through(head).length() <= head.length(), head);
            assertEquals(head.length(), through(head).length(), head);
        }
    }

    @Test
    void aPeerThatIsNoBrokerIsNamed() {
        IOException refused = assertThrows(IOException.class, () -> through("20ffffff7f"));
        assertTrue(String.valueOf(refused.getMessage()).contains("no MQTT broker"), refused.getMessage());
    }

    @Test
    void byteByByteAndInPiecesItIsTheSame() throws IOException {
        byte[] bytes = HexFormat.of().parseHex("200b00000821ffff22000a2501d000");
        ConnackGuard single = new ConnackGuard(new ByteArrayInputStream(bytes));
        byte[] one = new byte[bytes.length];
        for (int i = 0; i < one.length; i++) {
            one[i] = (byte) single.read();
        }
        assertEquals(-1, single.read());
        assertArrayEquals(new ConnackGuard(new ByteArrayInputStream(bytes)).readAllBytes(), one);
    }

    private static String through(String hex) throws IOException {
        return HexFormat.of()
                .formatHex(
                        new ConnackGuard(new ByteArrayInputStream(HexFormat.of().parseHex(hex))).readAllBytes());
    }
}
