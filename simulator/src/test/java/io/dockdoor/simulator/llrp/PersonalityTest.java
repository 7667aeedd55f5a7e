package io.dockdoor.simulator.llrp;

import static io.dockdoor.simulator.llrp.ScriptedField.tag;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PersonalityTest {
    private static final byte[] ENABLE_EXTENSIONS = Requested.of(1023, 9, f -> {
        f.u32(25882);
        f.u8(21);
        f.u32(0);
    });

    private static Consumer<Frame> custom(int subtype, Consumer<Frame> data) {
        return f -> Requested.parameter(f, 1023, c -> {
            c.u32(25882);
            c.u32(subtype);
            data.accept(c);
        });
    }

    private static Desk reader(Personality personality, ScriptedField field) {
        Desk desk = new Desk(field, ReaderOptions.onPort(0).as(personality));
        desk.clock.start();
        desk.core.connected(desk);
        return desk;
    }

    /** Answered with CUSTOM_MESSAGE, vendor 25882, subtype 22, LLRPStatus M_Success. */
    private static void enableExtensions(Desk desk) {
        assertEquals(
                "07ff0000001700000009" + "0000651a" + "16" + "011f000800000000",
                Requested.hex(desk.answer(ENABLE_EXTENSIONS)));
    }

    private static Requested impinjRoSpec() {
        Requested spec = new Requested();
        spec.mode = 1000;
        spec.afterSingulation = custom(23, f -> f.u16(1));
        spec.afterContent = custom(
                50, custom(52, f -> f.u16(1)).andThen(custom(53, f -> f.u16(1))).andThen(custom(67, f -> f.u16(1))));
        return spec;
    }

    @Test
    void impinjTakesItsParametersOnlyAfterItsExtensionsWereEnabledOnThisConnection() {
        Desk desk = reader(Personality.IMPINJ, new ScriptedField(10_000, tag(1)));
        assertEquals(100L, Desk.codes(desk.ask(impinjRoSpec().add(1))).get(0));
        enableExtensions(desk);
        desk.mustDo(impinjRoSpec().add(2));
        desk.mustDo(Requested.forRoSpec(21, 3, 0));
        desk.core.disconnected();
        desk.core.connected(desk);
        assertEquals(100L, Desk.codes(desk.ask(impinjRoSpec().add(4))).get(0));
    }

    @Test
    void impinjReportsPhaseFineRssiAndDopplerAndObeysItsSearchMode() {
        ScriptedField field = new ScriptedField(10_000, tag(1));
        Desk desk = reader(Personality.IMPINJ, field);
        enableExtensions(desk);
        desk.run(impinjRoSpec());
        desk.core.disconnected();
        desk.core.connected(desk);
        desk.pass(15);
        List<Node> customs = desk.tags().get(0).all("Custom");
        assertEquals(
                List.of(56L, 57L, 68L),
                customs.stream().map(c -> c.field("ParameterSubtype")).toList());
        assertArrayEquals(new long[] {0, 100}, customs.get(0).list("Data"));
        assertArrayEquals(new long[] {0xEA, 0x52}, customs.get(1).list("Data"), "-55.50 dBm");
        assertArrayEquals(new long[] {0xFF, 0xFD}, customs.get(2).list("Data"), "-3/16 Hz");
        assertFalse(field.plans.get(0).dualTarget());
    }

    @Test
    void impinjRefusesItsContentSelectorInTheAiSpec() {
        Desk desk = reader(Personality.IMPINJ, new ScriptedField(10_000));
        enableExtensions(desk);
        Requested spec = new Requested();
        spec.afterInventory = custom(50, f -> {});
        assertEquals(List.of(100L, 177L, 200L, 183L, 209L, 1023L, 209L), Desk.codes(desk.ask(spec.add(1))));
    }

    @Test
    void impinjRunsOneRoSpec() {
        Desk desk = reader(Personality.IMPINJ, new ScriptedField(10_000));
        Requested spec = new Requested();
        desk.mustDo(spec.add(1));
        spec.roSpecId = 2;
        assertEquals(List.of(105L, 177L, 105L), Desk.codes(desk.ask(spec.add(2))));
    }

    @Test
    void aGenericReaderKnowsNoVendorsMessage() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        assertEquals(List.of(109L), Desk.codes(desk.ask(ENABLE_EXTENSIONS)));
    }

    @Test
    void zebraPutsAnUndocumentedCustomIntoItsCapabilities() {
        Desk desk = reader(Personality.ZEBRA, new ScriptedField(10_000));
        Node capabilities = desk.ask(Requested.of(1, 1, f -> f.u8(0)));
        assertEquals(161, capabilities.child("GeneralDeviceCapabilities").field("DeviceManufacturerName"));
        assertEquals(161, capabilities.child("Custom").field("VendorIdentifier"));
        assertTrue(capabilities.child("Custom").list("Data").length % 2 == 1);
    }

    @Test
    void aReaderOfVersionOneOneNegotiatesAndOneOfOneZeroOneRefuses() {
        Desk old = Desk.running(new ScriptedField(10_000));
        assertEquals(
                "0864",
                Requested.hex(old.answer(new Frame(2, 46, 5, 10).toBytes())).substring(0, 4));
        Desk desk = new Desk(new ScriptedField(10_000), ReaderOptions.onPort(0).speakingUpTo11());
        desk.core.connected(desk);
        // GET_SUPPORTED_VERSION_RESPONSE: version 2, type 56; current 1, supported 2; LLRPStatus success
        assertEquals(
                "08380000001400000005" + "01" + "02" + "011f000800000000",
                Requested.hex(desk.answer(new Frame(2, 46, 5, 10).toBytes())));
        Frame set = new Frame(2, 47, 6, 16);
        set.u8(2);
        assertEquals("08390000001200000006" + "011f000800000000", Requested.hex(desk.answer(set.toBytes())));
        byte[] close = new Frame(2, 14, 7, 10).toBytes();
        assertEquals("0804", Requested.hex(desk.answer(close)).substring(0, 4), "from now on in version 2");
        Frame again = new Frame(2, 47, 8, 16);
        again.u8(1);
        byte[] refused = desk.answer(again.toBytes());
        assertEquals("0839", Requested.hex(refused).substring(0, 4));
        assertEquals("0070", Requested.hex(refused).substring(28, 32), "112 M_UnexpectedMessage: negotiated already");
    }
}
