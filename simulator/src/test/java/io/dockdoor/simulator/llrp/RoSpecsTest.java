package io.dockdoor.simulator.llrp;

import static io.dockdoor.simulator.llrp.ScriptedField.tag;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client adds, and what starts and ends it. */
class RoSpecsTest {
    private static long state(Desk desk) {
        return desk.ask(Requested.bare(26, 5)).child("ROSpec").field("CurrentState");
    }

    @Test
    void aRoSpecGoesFromDisabledOverInactiveToActiveAndBack() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1)));
        Requested spec = new Requested();
        spec.start = f -> Requested.startTrigger(f, 0, s -> {});
        desk.mustDo(spec.add(1));
        assertEquals(0, state(desk));
        assertEquals(
                List.of(101L, 0L, 300L), Desk.codes(desk.ask(Requested.forRoSpec(22, 2, 1))), "start while disabled");
        desk.mustDo(Requested.forRoSpec(24, 3, 1));
        assertEquals(1, state(desk));
        desk.pass(100);
        assertEquals(0, desk.tags().size());
        desk.mustDo(Requested.forRoSpec(22, 4, 1));
        assertEquals(2, state(desk));
        desk.pass(100);
        assertEquals(10, desk.tags().size());
        desk.mustDo(Requested.forRoSpec(23, 5, 1));
        assertEquals(1, state(desk));
        desk.pass(100);
        assertEquals(10, desk.tags().size());
        desk.mustDo(Requested.forRoSpec(25, 6, 1));
        assertEquals(0, state(desk));
        desk.mustDo(Requested.forRoSpec(21, 7, 1));
        assertTrue(desk.ask(Requested.bare(26, 8)).all("ROSpec").isEmpty());
        assertEquals(List.of(true, false), desk.inventorying);
    }

    @Test
    void getRoSpecsReturnsWhatWasAddedByteForByteWithItsState() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        Requested spec = new Requested();
        desk.run(spec);
        byte[] added = spec.add(1);
        byte[] expected = Arrays.copyOfRange(added, 10, added.length);
        expected[9] = 2;
        assertArrayEquals(
                expected, desk.ask(Requested.bare(26, 8)).child("ROSpec").toBytes());
    }

    @Test
    void anInputEdgeStartsTheRoSpecAndItsTimeoutEndsIt() {
        ScriptedField field =
                new ScriptedField(10_000, tag(1)).input(55_000, 1, true).input(75_000, 2, true);
        Desk desk = Desk.running(field);
        desk.mustDo(Requested.setConfig(
                1, false, Requested.events(1, 2).andThen(Requested.gpiOn(1)).andThen(Requested.hold(false))));
        Requested spec = new Requested();
        spec.start = f -> Requested.startTrigger(f, 3, Requested.gpiTrigger(1, true, 0));
        spec.stop = f -> Requested.stopTrigger(f, 2, 0, Requested.gpiTrigger(1, false, 100));
        desk.run(spec);
        desk.pass(1000);
        List<Node> inputs = desk.events("GPIEvent");
        assertEquals(1, inputs.size(), "input 2 is not enabled");
        assertEquals(Desk.BOOT + 55_000, inputs.get(0).child("UTCTimestamp").field("Microseconds"));
        List<Node> runs = desk.events("ROSpecEvent");
        assertEquals(2, runs.size());
        assertEquals(Desk.BOOT + 55_000, runs.get(0).child("UTCTimestamp").field("Microseconds"));
        assertEquals(Desk.BOOT + 155_000, runs.get(1).child("UTCTimestamp").field("Microseconds"));
        assertEquals(10, desk.tags().size(), "heard at 60, 70 .. 150 ms");
        int gpi = desk.said.indexOf(desk.said("READER_EVENT_NOTIFICATION").get(0));
        assertEquals(
                "GPIEvent",
                desk.said
                        .get(gpi)
                        .child("ReaderEventNotificationData")
                        .children()
                        .get(1)
                        .rule()
                        .name(),
                "LLRP 13.2.6.1: the input is told before the start it caused");
        Node config = desk.ask(Requested.of(2, 9, f -> {
            f.u16(0);
            f.u8(9);
            f.u16(0);
            f.u16(0);
        }));
        assertEquals(
                List.of(1L, 1L, 0L, 0L),
                config.all("GPIPortCurrentState").stream()
                        .map(p -> p.field("State"))
                        .toList());
        assertEquals(
                List.of(1L, 0L, 0L, 0L),
                config.all("GPIPortCurrentState").stream()
                        .map(p -> p.field("Config"))
                        .toList());
    }

    @Test
    void aPeriodicRoSpecStartsAgainAndAgainAndItsReportsComeBeforeItsEnd() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1)));
        desk.mustDo(Requested.setConfig(1, false, Requested.events(2, 6)));
        Requested spec = new Requested();
        spec.n = 0;
        spec.reportTrigger = 1;
        spec.start = f -> Requested.startTrigger(
                f,
                2,
                s -> Requested.parameter(s, 180, p -> {
                    p.u32(100); // offset
                    p.u32(500); // period
                }));
        spec.stop = f -> Requested.stopTrigger(f, 1, 200, s -> {});
        desk.run(spec);
        for (int i = 0; i < 125; i++) {
            desk.pass(10);
        }
        List<String> story = desk.said.stream()
                .map(m -> m.rule().name().equals("RO_ACCESS_REPORT")
                        ? "report"
                        : m.child("ReaderEventNotificationData")
                                .children()
                                .get(1)
                                .rule()
                                .name())
                .toList();
        List<String> once = List.of("ROSpecEvent", "report", "AISpecEvent", "ROSpecEvent");
        assertEquals(
                Stream.of(once, once, List.of("ROSpecEvent"))
                        .flatMap(List::stream)
                        .toList(),
                story);
        assertEquals(
                List.of(100L, 300L, 600L, 800L, 1100L),
                desk.events("ROSpecEvent").stream()
                        .map(e -> (e.child("UTCTimestamp").field("Microseconds") - Desk.BOOT) / 1000)
                        .toList());
    }

    @Test
    void anImmediateRoSpecWithADurationBeginsAnew() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1)));
        Requested spec = new Requested();
        spec.stop = f -> Requested.stopTrigger(f, 1, 100, s -> {});
        desk.run(spec);
        desk.pass(250);
        assertEquals(List.of(true, false, true, false, true), desk.inventorying);
        desk.mustDo(Requested.forRoSpec(25, 6, 1));
        desk.pass(250);
        assertEquals(List.of(true, false, true, false, true, false), desk.inventorying);
    }

    /** Clients in the field set 0 where they want no timeout, and readers take it. */
    @ParameterizedTest(name = "timeout {0} ms")
    @ValueSource(ints = {10_000, 0})
    void anAiSpecEndsAfterTheTagsItWaitedFor(int timeout) {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1), tag(2)));
        Requested spec = new Requested();
        spec.start = f -> Requested.startTrigger(f, 0, s -> {});
        spec.aiStop = f -> Requested.aiStopTrigger(
                f,
                3,
                0,
                s -> Requested.parameter(s, 185, t -> {
                    t.u8(0);
                    t.u8(0);
                    t.u16(5);
                    t.u16(0);
                    t.u16(0);
                    t.u32(timeout);
                }));
        desk.run(spec);
        desk.mustDo(Requested.forRoSpec(22, 4, 1));
        desk.pass(500);
        assertEquals(5, desk.tags().size());
        assertEquals(1, state(desk), "all AISpecs are done");
    }

    @Test
    void theStateValueChangesWithConfigurationButNotWithStates() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        long first = stateValue(desk);
        Requested spec = new Requested();
        desk.mustDo(spec.add(1));
        long added = stateValue(desk);
        assertNotEquals(first, added);
        desk.mustDo(Requested.forRoSpec(24, 2, 1));
        assertEquals(added, stateValue(desk));
        desk.mustDo(Requested.setConfig(3, false, Requested.keepalive(500)));
        assertNotEquals(added, stateValue(desk));
    }

    private static long stateValue(Desk desk) {
        Node config = desk.ask(Requested.of(2, 9, f -> {
            f.u16(0);
            f.u8(7);
            f.u16(0);
            f.u16(0);
        }));
        return config.child("LLRPConfigurationStateValue").field("LLRPConfigurationStateValue");
    }
}
