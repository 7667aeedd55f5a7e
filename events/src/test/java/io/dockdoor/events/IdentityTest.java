package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Identity.Foreign;
import io.dockdoor.events.Identity.IndividualAsset;
import io.dockdoor.events.Identity.LogisticUnit;
import io.dockdoor.events.Identity.OtherGs1;
import io.dockdoor.events.Identity.Place;
import io.dockdoor.events.Identity.Raw;
import io.dockdoor.events.Identity.ReturnableAsset;
import io.dockdoor.events.Identity.TradeItem;
import io.dockdoor.events.Identity.TradeItemClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @Test
    void everyKindOfThingIsReadBackFromItsOwnUri() {
        for (Identity each : new Identity[] {
            new TradeItem("09521141123454", "12345"),
            new TradeItem("09521141123454", "32a/b%*"),
            new TradeItemClass("09521141123454", null),
            new TradeItemClass("09521141123454", "L-7/2"),
            new LogisticUnit("095201234567891235"),
            new ReturnableAsset("00614141123452", "32a/b"),
            new IndividualAsset("061414132a/b"),
            new Place("9521141000014", null),
            new Place("9521141000014", "D1"),
            new OtherGs1("https://id.gs1.org/8018/061414112345678902", "gsrn"),
            new OtherGs1("https://id.gs1.org/8003/00614141123452", "grai"),
            new OtherGs1("urn:epc:id:gid:952056.2718.1414", "gid"),
            new Raw("urn:epc:raw:96.xE2000019060C02090690D3C2", "UNKNOWN_HEADER"),
            new Raw("urn:epc:raw:96.xA3.x3074257BF7194E4000001A85", "ISO_AFI"),
            new Raw("urn:epc:raw:0.x", "EMPTY"),
            new Foreign("https://wms.example.com/tote/7")
        }) {
            assertEquals(each, Identity.parse(each.uri()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "urn:epc:id:sgtin:0614141.812345.6789, https://id.gs1.org/01/80614141123458/21/6789",
        "urn:epc:id:sgtin:0614141.712345.32a%2Fb, https://id.gs1.org/01/70614141123451/21/32a%2Fb",
        "urn:epc:id:sscc:0614141.1234567890, https://id.gs1.org/00/106141412345678908",
        "urn:epc:id:sgln:9521141.12345.0, https://id.gs1.org/414/9521141123454",
        "urn:epc:id:sgln:9521141.12345.D1, https://id.gs1.org/414/9521141123454/254/D1",
        "urn:epc:id:grai:061414113245..0, https://id.gs1.org/8003/006141411324540",
        "urn:epc:id:giai:0614141.02, https://id.gs1.org/8004/061414102",
        "urn:epc:idpat:sgtin:9521141.012345.*, https://id.gs1.org/01/09521141123454",
        "urn:epc:idpat:sgtin:9521141.012345.7, https://id.gs1.org/01/09521141123454/21/7",
        "urn:epc:class:lgtin:9521141.012345.L7, https://id.gs1.org/01/09521141123454/10/L7",
        "https://id.gs1.org/01/09521141123454/10/L7/21/5, https://id.gs1.org/01/09521141123454/21/5",
        "https://id.gs1.org/01/09521141123454/21/5?17=261231, https://id.gs1.org/01/09521141123454/21/5",
        "https://id.gs1.org/01/09521141123454/21/a%2fb, https://id.gs1.org/01/09521141123454/21/a%2Fb",
        "https://id.gs1.org/414/9521141123454/254/0, https://id.gs1.org/414/9521141123454",
        "urn:epc:id:pgln:9521987.00000, https://id.gs1.org/417/9521987000001",
        "urn:epc:id:gsrn:9521141.1234567890, https://id.gs1.org/8018/952114112345678906",
    })
    void aThingToldInAnotherFormIsTheSameThing(String told, String canonical) {
        assertEquals(canonical, Identity.parse(told).uri());
        assertEquals(Identity.parse(canonical), Identity.parse(told));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://id.gs1.org/",
                "https://id.gs1.org/01/09521141123455/21/1", // check digit
                "https://id.gs1.org/01/9521141123454/21/1", // 13 digits
                "https://id.gs1.org/01/09521141123454/21/",
                "https://id.gs1.org/01/09521141123454/21/%2",
                "https://id.gs1.org/01/09521141123454/21/%C3%A4",
                "https://id.gs1.org/01/09521141123454/21/123456789012345678901",
                "https://id.gs1.org/01/09521141123454/22/1",
                "https://id.gs1.org/00/095201234567891236",
                "https://id.gs1.org/8003/10614141123459a",
                "https://id.gs1.org/99/1",
                "urn:epc:id:sgtin:0614141.812345",
                "urn:epc:id:lgtin:0614141.812345.1",
                "urn:epc:id:gid:123.0456.789", // leading zero
                "urn:epc:id:usdod:2SO94.1", // letter O
                "urn:epc:idpat:sgtin:0614141.*.*",
                "urn:epc:idpat:sgtin:0614141.812345.x.*",
                "urn:epc:raw:96.x30",
                "urn:epc:raw:999.x",
                "urn:epc:raw:8.xZZ",
                "urn:uuid:0190a000-0000-7000-8000-000000000000",
                "not a uri",
            })
    void whatIsMalformedIsKeptAsItCame(String uri) {
        assertEquals(new Foreign(uri), Identity.parse(uri));
    }

    @Test
    void aRawUriWhoseBitsCanBeReadStaysRaw() {
        assertEquals(
                new Raw("urn:epc:raw:96.x3074257BF7194E4000001A85", "TOLD_AS_RAW"),
                Identity.parse("urn:epc:raw:96.x3074257BF7194E4000001A85"));
    }

    @Test
    void aWrongCheckDigitIsRefusedWithTheRightOne() {
        String refused =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> new TradeItem("09521141123455", "1"))
                        .getMessage());
        assertTrue(refused.contains("GTIN '09521141123455'"), refused);
        assertTrue(refused.contains("must be 4"), refused);
    }
}
