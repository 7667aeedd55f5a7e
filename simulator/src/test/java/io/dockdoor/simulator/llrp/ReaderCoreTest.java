package io.dockdoor.simulator.llrp;

import static io.dockdoor.simulator.llrp.ScriptedField.tag;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader hears, tells, keeps and loses. */
class ReaderCoreTest {
    @Test
    void aReportHoldsWhatTheContentSelectorAskedForInTheReadersTime() {
        ReaderOptions ahead = ReaderOptions.onPort(0).withClockAhead(Duration.ofSeconds(2));
        Desk desk = new Desk(new ScriptedField(10_000, tag(7)), ahead);
        desk.clock.start();
        desk.core.connected(desk);
        Requested spec = new Requested();
        spec.antennas = new int[] {3};
        desk.run(spec);
        desk.pass(11);
        Node second = desk.tags().get(1);
        assertArrayEquals(
                tag(7).toBytes(), Arrays.copyOfRange(second.child("EPC_96").toBytes(), 1, 13));
        assertEquals(3, second.child("AntennaID").field("AntennaID"));
        assertEquals(-56, second.child("PeakRSSI").field("PeakRSSI")); // -55.51 dBm
        assertEquals(2, second.child("ChannelIndex").field("ChannelIndex"));
        long expected = Desk.BOOT + 10_000 + 2_000_000;
        assertEquals(expected, second.child("FirstSeenTimestampUTC").field("Microseconds"));
        assertEquals(expected, second.child("LastSeenTimestampUTC").field("Microseconds"));
        assertEquals(1, second.child("TagSeenCount").field("TagCount"));
        assertEquals(0, second.child("AccessSpecID").field("AccessSpecID"));
        assertEquals(8, second.children().size());
    }

    @Test
    void aReaderWithoutUtcClockTellsItsUptime() {
        Desk desk = new Desk(
                new ScriptedField(10_000, tag(7)), ReaderOptions.onPort(0).withoutUtcClock());
        desk.pass(5_000);
        desk.clock.start();
        desk.core.connected(desk);
        assertEquals(
                5_000_000,
                desk.events("ConnectionAttemptEvent").get(0).child("Uptime").field("Microseconds"));
        desk.run(new Requested());
        desk.pass(10);
        assertEquals(
                5_000_000, desk.tags().get(0).child("FirstSeenTimestampUptime").field("Microseconds"));
    }

    @Test
    void withNGreaterOneSightingsOfATagByAnAntennaAreMerged() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1), tag(2)));
        Requested spec = new Requested();
        spec.antennas = new int[] {1};
        spec.n = 3;
        desk.run(spec);
        desk.pass(200);
        assertEquals(0, desk.tags().size(), "two tags never make three rows");
        desk.mustDo(Requested.forRoSpec(23, 5, 1));
        desk.pass(1);
        List<Node> tags = desk.tags();
        assertEquals(2, tags.size(), "told at the end of the ROSpec");
        assertEquals(10, tags.get(0).child("TagSeenCount").field("TagCount"));
        assertEquals(Desk.BOOT, tags.get(0).child("FirstSeenTimestampUTC").field("Microseconds"));
        assertEquals(
                Desk.BOOT + 180_000, tags.get(0).child("LastSeenTimestampUTC").field("Microseconds"));
    }

    @Test
    void withoutATriggerReportsWaitForGetReport() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1), tag(2)));
        Requested spec = new Requested();
        spec.antennas = new int[] {1};
        spec.reportTrigger = 0;
        desk.run(spec);
        desk.pass(200);
        desk.mustDo(Requested.forRoSpec(23, 5, 1));
        assertEquals(0, desk.tags().size());
        desk.tell(Requested.bare(60, 9));
        assertEquals(2, desk.tags().size());
        desk.tell(Requested.bare(60, 10));
        assertEquals(2, desk.said("RO_ACCESS_REPORT").size(), "an empty report when there is nothing");
    }

    @Test
    void whatHappensWhileTheClientIsAwayIsHeldUntilItAsks() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1)).input(50_000, 1, true));
        desk.mustDo(Requested.setConfig(
                1, false, Requested.events(1).andThen(Requested.gpiOn(1)).andThen(Requested.hold(true))));
        desk.run(new Requested());
        desk.pass(20);
        assertEquals(2, desk.tags().size(), "there is no hold on the connection that set it");
        desk.core.disconnected();
        desk.pass(100);
        desk.core.connected(desk);
        desk.said.clear();
        desk.pass(10);
        assertEquals(0, desk.said.size());
        desk.tell(Requested.bare(64, 3));
        assertEquals(11, desk.tags().size());
        assertEquals(1, desk.events("GPIEvent").size());
        assertEquals(
                Desk.BOOT + 20_000,
                desk.tags().get(0).child("FirstSeenTimestampUTC").field("Microseconds"));
        desk.pass(10);
        assertEquals(12, desk.tags().size(), "and then live again");
    }

    @Test
    void withoutAHoldTheAbsentClientMissesWhatHappened() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1)));
        desk.run(new Requested());
        desk.core.disconnected();
        desk.pass(100);
        desk.core.connected(desk);
        desk.pass(10);
        assertEquals(1, desk.tags().size());
    }

    @Test
    void aFullBufferDropsTheOldestAndSaysSoFirst() {
        ReaderOptions small = ReaderOptions.onPort(0).withBufferedReads(10);
        Desk desk = new Desk(new ScriptedField(10_000, tag(1)), small);
        desk.clock.start();
        desk.core.connected(desk);
        desk.mustDo(Requested.setConfig(1, false, Requested.hold(true)));
        desk.run(new Requested());
        desk.core.disconnected();
        desk.pass(300);
        desk.core.connected(desk);
        desk.said.clear();
        desk.tell(Requested.bare(64, 3));
        assertEquals(1, desk.events("ReportBufferOverflowErrorEvent").size());
        assertEquals("READER_EVENT_NOTIFICATION", desk.said.get(0).rule().name());
        assertEquals(10, desk.tags().size());
        assertEquals(
                Desk.BOOT + 200_000,
                desk.tags().get(0).child("FirstSeenTimestampUTC").field("Microseconds"));
        assertEquals(20, desk.core.readsLost());
    }

    @Test
    void aClientThatDoesNotReadFillsTheBufferAndIsWarned() {
        ReaderOptions small = ReaderOptions.onPort(0).withBufferedReads(10);
        Desk desk = new Desk(new ScriptedField(10_000, tag(1)), small);
        desk.clock.start();
        desk.core.connected(desk);
        desk.mustDo(Requested.setConfig(1, false, Requested.events(3)));
        desk.run(new Requested());
        desk.room = false;
        desk.pass(95);
        desk.room = true;
        desk.pass(1);
        Node warning = desk.events("ReportBufferLevelWarningEvent").get(0);
        assertEquals(80, warning.child("ReportBufferLevelWarningEvent").field("ReportBufferPercentageFull"));
    }

    @Test
    void keepalivesComeWithTheirPeriodAndThreeWithoutAnswerEndTheConnection() {
        Desk desk = Desk.running(new ScriptedField(10_000));
        desk.mustDo(Requested.setConfig(1, false, Requested.keepalive(1000)));
        for (int i = 0; i < 25; i++) {
            desk.pass(100);
        }
        assertEquals(2, desk.said("KEEPALIVE").size());
        desk.tell(Requested.bare(72, 0));
        for (int i = 0; i < 30; i++) {
            desk.pass(100);
        }
        assertEquals(5, desk.said("KEEPALIVE").size());
        assertFalse(desk.givenUp);
        desk.pass(1000);
        assertTrue(desk.givenUp);
    }

    @Test
    void aPulledAntennaIsToldAndHearsNothing() {
        ScriptedField field = new ScriptedField(10_000, tag(1));
        Desk desk = Desk.running(field);
        Requested spec = new Requested();
        spec.antennas = new int[] {1, 2};
        desk.run(spec);
        desk.pass(20);
        desk.core.plug(2, false);
        desk.pass(100);
        Node event = desk.events("AntennaEvent").get(0).child("AntennaEvent");
        assertEquals(0, event.field("EventType"));
        assertEquals(2, event.field("AntennaID"));
        assertArrayEquals(new int[] {1}, field.plans.get(field.plans.size() - 1).antennas());
        Node config = desk.ask(Requested.of(2, 9, f -> {
            f.u16(2);
            f.u8(2);
            f.u16(0);
            f.u16(0);
        }));
        assertEquals(0, config.child("AntennaProperties").field("AntennaConnected"));
    }

    @Test
    void theRadioIsRunAsTheAntennaConfigurationSays() {
        ScriptedField field = new ScriptedField(10_000, tag(1));
        Desk desk = Desk.running(field);
        Requested spec = new Requested();
        spec.antennas = new int[] {4, 2};
        spec.power = 81;
        spec.session = 2;
        desk.run(spec);
        desk.pass(10);
        var plan = field.plans.get(0);
        assertArrayEquals(new int[] {4, 2}, plan.antennas());
        assertArrayEquals(new int[] {3000, 3000}, plan.txPowerCentiDbm());
        assertEquals(2, plan.session());
    }

    @Test
    void aSelectFilterLetsOnlyItsTagsTakePart() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1), tag(2)));
        Requested spec = new Requested();
        spec.command = f -> Requested.parameter(f, 331, filter -> {
            filter.u8(0);
            Requested.parameter(filter, 332, mask -> {
                mask.u8(1 << 6);
                mask.u16(32 + 88); // the last byte of the EPC
                mask.u16(8);
                mask.u8(2);
            });
        });
        desk.run(spec);
        desk.pass(100);
        assertEquals(5, desk.tags().size());
        assertTrue(desk.tags().stream().allMatch(t -> t.child("EPC_96").toBytes()[12] == 2));
    }

    @Test
    void anActiveAccessSpecReadsTheEpcBank() {
        Desk desk = Desk.running(new ScriptedField(10_000, tag(1), tag(2)));
        desk.mustDo(Requested.of(
                40,
                1,
                f -> Requested.parameter(f, 207, spec -> {
                    spec.u32(9);
                    spec.u16(0);
                    spec.u8(1);
                    spec.u8(0);
                    spec.u32(0);
                    Requested.parameter(spec, 208, stop -> {
                        stop.u8(1);
                        stop.u16(1);
                    });
                    Requested.parameter(spec, 209, command -> {
                        Requested.parameter(
                                command,
                                338,
                                tags -> Requested.parameter(tags, 339, target -> {
                                    target.u8(0x60); // bank 1, match
                                    target.u16(32 + 88);
                                    target.u16(8);
                                    target.u8(0xff);
                                    target.u16(8);
                                    target.u8(2);
                                }));
                        Requested.parameter(command, 341, read -> {
                            read.u16(77);
                            read.u32(0);
                            read.u8(1 << 6);
                            read.u16(1);
                            read.u16(2);
                        });
                    });
                })));
        desk.mustDo(Requested.forRoSpec(42, 2, 9));
        desk.run(new Requested());
        desk.pass(60);
        List<Node> with = desk.tags().stream()
                .filter(t -> t.optional("C1G2ReadOpSpecResult") != null)
                .toList();
        assertEquals(1, with.size(), "its one operation is done");
        assertEquals(9, with.get(0).child("AccessSpecID").field("AccessSpecID"));
        Node result = with.get(0).child("C1G2ReadOpSpecResult");
        assertEquals(0, result.field("Result"));
        assertArrayEquals(new long[] {0x3000, 0x3034}, result.list("ReadData"));
        assertTrue(desk.ask(Requested.bare(44, 3)).all("AccessSpec").isEmpty(), "deleted itself");
    }
}
