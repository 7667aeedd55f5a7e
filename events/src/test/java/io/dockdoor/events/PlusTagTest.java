package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.Identity.Raw;
import io.dockdoor.events.Identity.TradeItem;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What the vectors of the standard leave out of TDS 14.5, written field by field. */
class PlusTagTest {
    private static final String GTIN = "09521141123454";

    /** Header F7, no more data, filter 1, 14 digits; the serial is to follow. */
    private static BitWriter sgtin() {
        BitWriter out = new BitWriter().put(0xF7, 8).put(0, 1).put(1, 3);
        return digits(out, GTIN);
    }

    private static BitWriter digits(BitWriter out, String digits) {
        for (int i = 0; i < digits.length(); i++) {
            out.put(digits.charAt(i) - '0', 4);
        }
        return out;
    }

    @Test
    void aSerialInHexKeepsItsLetterCase() {
        // method 1 upper case, method 2 lower case; length 5; four bits a character
        assertSerial("0BEEF", sgtin().put(1, 3).put(5, 5).put(0x0BEEF, 20));
        assertSerial("0beef", sgtin().put(2, 3).put(5, 5).put(0x0BEEF, 20));
    }

    @Test
    void threeCharactersOfCode40ShareSixteenBits() {
        // A=1 B=2 hyphen=27: 1600*1 + 40*2 + 27 + 1; then digit 1 = 31 and two pads of 0: 1600*31 + 1 (TDS table 14-8)
        assertSerial("AB-1", sgtin().put(5, 3).put(4, 5).put(1708, 16).put(49_601, 16));
        // a pad inside the text, and characters behind its length
        assertRaw(
                "BAD_FIELD", sgtin().put(5, 3).put(4, 5).put(1600 + 27 + 1, 16).put(49_601, 16));
        assertRaw("BAD_FIELD", sgtin().put(5, 3).put(4, 5).put(1708, 16).put(49_601 + 40, 16));
        assertRaw("BAD_FIELD", sgtin().put(5, 3).put(1, 5).put(0, 16));
        assertRaw("BAD_FIELD", sgtin().put(5, 3).put(1, 5).put(64_001, 16));
    }

    @Test
    void aSerialOfTwentyDigitsIsLongerThanALong() {
        BigInteger serial = new BigInteger("98765432109876543210");
        // method 0, length 20: 67 bits
        BitWriter out = sgtin().put(0, 3)
                .put(20, 5)
                .put(serial.shiftRight(62).longValueExact(), 5)
                .put(serial.longValue(), 62);
        assertSerial("98765432109876543210", out);
    }

    @Test
    void aNumberWithMoreDigitsThanItsLengthIsNoSerial() {
        assertSerial("99999", sgtin().put(0, 3).put(5, 5).put(99_999, 17));
        assertRaw("BAD_FIELD", sgtin().put(0, 3).put(5, 5).put(100_000, 17));
    }

    @Test
    void methodsSixAndSevenAreReserved() {
        assertRaw("BAD_FIELD", sgtin().put(6, 3).put(1, 5).put(1, 16));
        assertRaw("BAD_FIELD", sgtin().put(7, 3).put(1, 5).put(1, 16));
    }

    /** Without its serial a GRAI is a kind of tote, and no tag stands for a kind. */
    @Test
    void anEmptySerialNamesNothing() {
        BitWriter grai = digits(new BitWriter().put(0xF1, 8).put(0, 4), "00614141123452");
        assertRaw("BAD_FIELD", grai.put(4, 3).put(0, 5).zeros(8));
    }

    @Test
    void theDateOfAPerishableMustBeInTheCalendar() {
        assertEquals("https://id.gs1.org/01/" + GTIN + "/21/7?17=261130", link(dated(4, 26, 11, 30)));
        // day 00: the month is all that is said
        assertEquals("https://id.gs1.org/01/" + GTIN + "/21/7?15=261100", link(dated(2, 26, 11, 0)));
        assertRaw("BAD_FIELD", dated(4, 26, 11, 31));
        assertRaw("BAD_FIELD", dated(4, 26, 13, 1));
        assertRaw("BAD_FIELD", dated(4, 26, 0, 1));
        assertRaw("BAD_FIELD", dated(4, 100, 1, 1));
        assertRaw("BAD_FIELD", dated(7, 26, 1, 1));
    }

    /** Header FB, filter 1, date type and date, GTIN, serial 7. */
    private static BitWriter dated(int type, int year, int month, int day) {
        BitWriter out = new BitWriter()
                .put(0xFB, 8)
                .put(1, 4)
                .put(type, 4)
                .put(year, 7)
                .put(month, 4)
                .put(day, 5);
        return digits(out, GTIN).put(0, 3).put(1, 5).put(7, 4);
    }

    @Test
    void aHostNameWeCannotSpellTakesNothingFromTheItem() {
        // header FD, serial 7; host: seven-bit form, 3 units: x, then two for a country ending of table B1
        BitWriter out = digits(new BitWriter().put(0xFD, 8).put(1, 4), GTIN)
                .put(0, 3)
                .put(1, 5)
                .put(7, 4)
                .put(1, 1)
                .put(3, 6)
                .put('x', 7)
                .put(0, 7)
                .put(55, 7);
        assertEquals(new TradeItem(GTIN, "7"), EpcDecoder.decode(out.toEpc(), TagRead.NO_PC));
        assertEquals("https://id.gs1.org/01/" + GTIN + "/21/7", link(out));
    }

    @Test
    void aHostNameInCode40IsWrittenSmall() {
        // X.Y: 24, 28, 25
        BitWriter out = digits(new BitWriter().put(0xFD, 8).put(1, 4), GTIN)
                .put(0, 3)
                .put(1, 5)
                .put(7, 4)
                .put(0, 1)
                .put(3, 6)
                .put(1600 * 24 + 40 * 28 + 25 + 1, 16);
        assertEquals("https://x.y/01/" + GTIN + "/21/7", link(out));
    }

    private static void assertSerial(String serial, BitWriter bits) {
        assertEquals(new TradeItem(GTIN, serial), EpcDecoder.decode(bits.toEpc(), TagRead.NO_PC));
    }

    private static void assertRaw(String reason, BitWriter bits) {
        Identity told = EpcDecoder.decode(bits.toEpc(), TagRead.NO_PC);
        assertEquals(reason, told instanceof Raw raw ? raw.reason() : told.uri());
    }

    private static String link(BitWriter bits) {
        return String.valueOf(EpcDecoder.describe(bits.toEpc(), TagRead.NO_PC).digitalLink());
    }
}
