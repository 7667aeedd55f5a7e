package io.dockdoor.simulator.llrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may not send, and the status it gets: code, then (type, code) for each level, then (field, code). */
class RefusalsTest {
    private static Arguments roSpec(String what, Consumer<Requested> change, long... codes) {
        Requested spec = new Requested();
        change.accept(spec);
        return refused(what, spec.add(1), codes);
    }

    private static Arguments refused(String what, byte[] request, long... codes) {
        return Arguments.of(what, request, Arrays.stream(codes).boxed().toList());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                roSpec("ROSpec id 0", s -> s.roSpecId = 0, 100, 177, 201, 0, 300),
                roSpec("a ROSpec added Active (LLRP 10.1.1)", s -> s.currentState = 2, 100, 177, 201, 2, 300),
                roSpec("a state that is none", s -> s.currentState = 3, 100, 177, 201, 2, 300),
                roSpec("a priority level it has not", s -> s.priority = 1, 100, 177, 201, 1, 301),
                roSpec("an antenna it has not", s -> s.antennas = new int[] {1, 5}, 100, 177, 200, 183, 201, 0, 301),
                roSpec("no antenna", s -> s.antennas = new int[0], 100, 177, 200, 183, 201, 0, 300),
                roSpec("a hop table it has not", s -> s.hopTable = 2, below(224, 0, 301)),
                roSpec("power index 0", s -> s.power = 0, below(224, 2, 301)),
                roSpec("a power index above its table", s -> s.power = 92, below(224, 2, 301)),
                roSpec(
                        "a mode it has not",
                        s -> s.mode = 5,
                        100,
                        177,
                        200,
                        183,
                        200,
                        186,
                        200,
                        222,
                        200,
                        330,
                        200,
                        335,
                        201,
                        0,
                        301),
                roSpec("a report trigger that is none", s -> s.reportTrigger = 3, 100, 177, 200, 237, 201, 0, 300),
                roSpec(
                        "a GPI trigger without its value",
                        s -> s.start = f -> Requested.startTrigger(f, 3, x -> {}),
                        100,
                        177,
                        200,
                        178,
                        200,
                        179,
                        203,
                        181,
                        203),
                roSpec(
                        "an input it has not",
                        s -> s.start = f -> Requested.startTrigger(f, 3, Requested.gpiTrigger(5, true, 0)),
                        100,
                        177,
                        200,
                        178,
                        200,
                        179,
                        200,
                        181,
                        201,
                        0,
                        301),
                roSpec(
                        "a duration of 0",
                        s -> s.stop = f -> Requested.stopTrigger(f, 1, 0, x -> {}),
                        100,
                        177,
                        200,
                        178,
                        200,
                        182,
                        201,
                        1,
                        301),
                roSpec("no stop trigger", s -> s.stop = f -> {}, 100, 177, 200, 178, 203, 182, 203),
                roSpec(
                        "two stop triggers",
                        s -> s.stop = f -> {
                            Requested.stopTrigger(f, 0, 0, x -> {});
                            Requested.stopTrigger(f, 0, 0, x -> {});
                        },
                        100,
                        177,
                        200,
                        178,
                        204,
                        182,
                        204),
                roSpec(
                        "start after stop",
                        s -> {
                            s.start = f -> Requested.stopTrigger(f, 0, 0, x -> {});
                            s.stop = f -> Requested.startTrigger(f, 1, x -> {});
                        },
                        100,
                        177,
                        200,
                        178,
                        203,
                        179,
                        203),
                roSpec(
                        "a parameter of another place",
                        s -> s.afterReport = Requested.keepalive(1),
                        100,
                        177,
                        202,
                        220,
                        202),
                roSpec(
                        "a parameter that is none",
                        s -> s.afterReport = f -> Requested.parameter(f, 999, x -> {}),
                        100,
                        177,
                        207,
                        999,
                        207),
                roSpec(
                        "another vendor's Custom",
                        s -> s.command = f -> Requested.parameter(f, 1023, c -> {
                            c.u32(25882);
                            c.u32(23);
                            c.u16(2);
                        }),
                        // Custom stands last in the C1G2InventoryCommand
                        100,
                        177,
                        200,
                        183,
                        200,
                        186,
                        200,
                        222,
                        200,
                        330,
                        202,
                        335,
                        202),
                refused("a message without its parameter", Requested.bare(20, 1), 103, 177, 103),
                refused("a message that ends inside its field", Requested.of(24, 1, f -> f.u16(0)), 100),
                refused(
                        "bytes left over",
                        Requested.of(24, 1, f -> {
                            f.u32(0);
                            f.u16(0);
                        }),
                        100),
                refused(
                        "a parameter longer than its message",
                        Requested.of(3, 1, f -> {
                            f.u8(0);
                            f.u16(226);
                            f.u16(50);
                            f.u8(0);
                        }),
                        100,
                        226,
                        200),
                refused(
                        "a parameter of length 0",
                        Requested.of(3, 1, f -> {
                            f.u8(0);
                            f.u16(226);
                            f.u16(0);
                            f.u8(0);
                        }),
                        100,
                        226,
                        200),
                refused("START_ROSPEC of all", Requested.forRoSpec(22, 1, 0), 101, 0, 300),
                refused("STOP_ROSPEC of one that is not there", Requested.forRoSpec(23, 1, 4), 101, 0, 300),
                refused("ENABLE_ROSPEC of one that is not there", Requested.forRoSpec(24, 1, 4), 101, 0, 300),
                refused("DELETE_ACCESSSPEC of one that is not there", Requested.forRoSpec(41, 1, 4), 101, 0, 300),
                refused("capabilities of a kind that is none", Requested.of(1, 1, f -> f.u8(5)), 101, 0, 300),
                refused(
                        "configuration of an antenna it has not",
                        Requested.of(2, 1, f -> {
                            f.u16(9);
                            f.u8(0);
                            f.u16(0);
                            f.u16(0);
                        }),
                        101,
                        0,
                        301),
                refused(
                        "a keepalive every 0 ms",
                        Requested.setConfig(1, false, Requested.keepalive(0)),
                        100,
                        220,
                        201,
                        1,
                        301),
                refused(
                        "an event type that is none",
                        Requested.setConfig(1, false, Requested.events(9)),
                        100,
                        244,
                        200,
                        245,
                        201,
                        0,
                        300),
                refused(
                        "an output it has not",
                        Requested.setConfig(
                                1,
                                false,
                                f -> Requested.parameter(f, 219, d -> {
                                    d.u16(5);
                                    d.u8(0x80);
                                })),
                        100,
                        219,
                        201,
                        0,
                        301),
                refused(
                        "antenna properties, which cannot be set",
                        Requested.setConfig(
                                1,
                                false,
                                f -> Requested.parameter(f, 221, d -> {
                                    d.u8(0x80);
                                    d.u16(1);
                                    d.u16(600);
                                })),
                        111,
                        221,
                        111));
    }

    private static long[] below(int parameter, int field, int code) {
        return new long[] {100, 177, 200, 183, 200, 186, 200, 222, 200, parameter, 201, field, code};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedWithTheStatusThatNamesThePlace(String what, byte[] request, List<Long> codes) {
        Desk desk = Desk.running(new ScriptedField(10_000));
        assertEquals(codes, Desk.codes(desk.ask(request)), what);
        assertTrue(desk.ask(Requested.bare(26, 2)).all("ROSpec").isEmpty(), "nothing of it was carried out");
    }

    @Test
    void noPartOfARefusedConfigurationIsApplied() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        byte[] half = Requested.setConfig(1, false, f -> {
            Requested.keepalive(700).accept(f);
            Requested.parameter(f, 219, d -> {
                d.u16(5);
                d.u8(0x80);
            });
        });
        assertEquals(100L, Desk.codes(desk.ask(half)).get(0));
        Node config = desk.ask(Requested.of(2, 9, f -> {
            f.u16(0);
            f.u8(8);
            f.u16(0);
            f.u16(0);
        }));
        assertEquals(0, config.child("KeepaliveSpec").field("KeepaliveTriggerType"));
    }

    @Test
    void theSameRoSpecIdIsRefusedASecondTime() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        desk.mustDo(new Requested().add(1));
        assertEquals(List.of(100L, 177L, 201L, 0L, 300L), Desk.codes(desk.ask(new Requested().add(2))));
    }

    @Test
    void oneRoSpecMoreThanTheCapabilitiesSayIsRefused() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        Requested spec = new Requested();
        for (int i = 1; i <= Personality.GENERIC.roSpecs(); i++) {
            spec.roSpecId = i;
            desk.mustDo(spec.add(i));
        }
        spec.roSpecId = 100;
        assertEquals(List.of(105L, 177L, 105L), Desk.codes(desk.ask(spec.add(99))));
    }

    @Test
    void anUnknownMessageIsAnsweredWithAnErrorMessage() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        Node answer = desk.ask(Requested.bare(46, 77));
        assertEquals("ERROR_MESSAGE", answer.rule().name());
        assertEquals(List.of(109L), Desk.codes(answer));
    }

    @Test
    void aMessageOnlyReadersSendIsAnsweredWithAnErrorMessage() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        assertEquals(List.of(109L), Desk.codes(desk.ask(Requested.bare(62, 77))));
    }

    @Test
    void anotherVersionIsRefusedInThatVersion() {
        Requests requests = new Requests(new Desk(new ScriptedField(10_000)).core);
        byte[] request = new Frame(2, 46, 5, 10).toBytes();
        byte[] answer = Objects.requireNonNull(requests.answer(request).message());
        assertEquals("0864", Requested.hex(Arrays.copyOf(answer, 2)), "version 2, ERROR_MESSAGE");
        assertEquals(110, ((answer[14] & 0xff) << 8) | (answer[15] & 0xff));
    }

    @Test
    void anErrorMessageIsNeverAnswered() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        desk.tell(Requested.of(100, 5, Refused::writeSuccess));
    }
}
