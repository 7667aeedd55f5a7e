package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Identity.IndividualAsset;
import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.Place;
import io.dockdoor.events.Identity.ReturnableAsset;
import io.dockdoor.events.Identity.TradeItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EpcEncoderTest {
    @Test
    void theBitsOfAKeyAreThoseOfItsTagUri() {
        assertEquals(
                "3036451FD40000400000004D",
                EpcEncoder.sgtin96(1, 7, "09521141000014", 77).hex());
        assertEquals(
                EpcEncoder.ofTagUri("urn:epc:tag:sgtin-96:1.9521141.000001.77"),
                EpcEncoder.sgtin96(1, 7, "09521141000014", 77));
        assertEquals(
                EpcEncoder.ofTagUri("urn:epc:tag:sscc-96:6.9521141.1234567890"),
                EpcEncoder.sscc96(6, 7, "195211412345678900"));
    }

    @Test
    void whatIsEncodedFromAKeyIsDecodedToThatKey() {
        assertEquals(
                new TradeItem("09521141000014", "274877906943"),
                decoded(EpcEncoder.sgtin96(1, 7, "09521141000014", 274_877_906_943L)));
        assertEquals(new LogisticUnit("195211412345678900"), decoded(EpcEncoder.sscc96(6, 7, "195211412345678900")));
        assertEquals(new Place("9521141123454", "400"), decoded(EpcEncoder.sgln96(0, 7, "9521141123454", 400)));
        assertEquals(new Place("9521141123454", null), decoded(EpcEncoder.sgln96(0, 7, "9521141123454", 0)));
        assertEquals(
                new ReturnableAsset("00614141123452", "5678"),
                decoded(EpcEncoder.grai96(0, 7, "00614141123452", 5678)));
        assertEquals(new IndividualAsset("952114177"), decoded(EpcEncoder.giai96(0, 7, "952114177")));
    }

    @Test
    void aValueThatDoesNotFitIsNamedWithItsCure() {
        assertRefused("serial '-1'", "0 to 274877906943", "", () -> EpcEncoder.sgtin96(1, 7, "09521141000014", -1));
        assertRefused(
                "serial '274877906944'",
                "0 to 274877906943",
                "long form",
                () -> EpcEncoder.sgtin96(1, 7, "09521141000014", 274_877_906_944L));
        assertRefused("GTIN", "check digit", "must be 4", () -> EpcEncoder.sgtin96(1, 7, "09521141000015", 1));
        assertRefused("filter 8", "0 to 7", "", () -> EpcEncoder.sscc96(8, 7, "195211412345678900"));
        assertRefused("company prefix length 13", "6 to 12", "", () -> EpcEncoder.sscc96(1, 13, "195211412345678900"));
        assertRefused("asset reference '077'", "leading zeros", "", () -> EpcEncoder.giai96(0, 7, "9521141077"));
        assertRefused("GIAI '9521141'", "longer", "", () -> EpcEncoder.giai96(0, 7, "9521141"));
        assertRefused("company prefix 'ABCDEFG'", "digits", "", () -> EpcEncoder.giai96(0, 7, "ABCDEFG1"));
        assertRefused("urn:epc:tag:sgtin-97", "scheme", "", () -> EpcEncoder.ofTagUri("urn:epc:tag:sgtin-97:1.2.3.4"));
        assertRefused("sgtin-96", "filter", "", () -> EpcEncoder.ofTagUri("urn:epc:tag:sgtin-96:x.9521141.000001.77"));
    }

    private static Identity decoded(Epc epc) {
        return EpcDecoder.decode(epc, TagRead.NO_PC);
    }

    private static void assertRefused(String field, String rule, String cure, Executable encoding) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, encoding).getMessage());
        assertTrue(message.contains(field) && message.contains(rule) && message.contains(cure), message);
    }
}
