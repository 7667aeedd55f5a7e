package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.Raw;
import io.dockdoor.events.Identity.TradeItem;
import org.junit.jupiter.api.Test;

class EpcDecoderTest {
    @Test
    void anSgtin96NamesItsItem() {
        // 30 header | 011 filter 3 | 101 partition 5: prefix 24 bits = 7 digits, reference 20 bits = 6 digits
        // prefix 0614141, reference 812345 (indicator 8), serial 6789 (TDS E.3)
        Epc epc = Epc.ofHex("3074257BF7194E4000001A85");
        assertEquals(new TradeItem("80614141123458", "6789"), EpcDecoder.decode(epc, TagRead.NO_PC));
    }

    @Test
    void anSscc96NamesItsPallet() {
        Epc epc = Epc.ofHex("3174257BF4499602D2000000");
        assertEquals(new LogisticUnit("106141412345678908"), EpcDecoder.decode(epc, TagRead.NO_PC));
    }

    @Test
    void theTBitIsLookedAtBeforeAnythingElse() {
        Epc looksLikeSgtin = Epc.ofHex("3074257BF7194E4000001A85");
        assertEquals(
                new Raw("urn:epc:raw:96.xA3.x3074257BF7194E4000001A85", "ISO_AFI"),
                EpcDecoder.decode(looksLikeSgtin, 0x31A3));
    }

    @Test
    void aTagWithoutEpcIsRawAndEmpty() {
        assertEquals(new Raw("urn:epc:raw:0.x", "EMPTY"), EpcDecoder.decode(Epc.ofHex(""), TagRead.NO_PC));
    }
}
