package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagRead;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.PapersForTests;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovementsTest {
    private static final long T0 = 1_795_521_600_000_000L; // 2026-11-24T12:00:00Z
    private static final String DOOR = "https://id.gs1.org/414/9521141000014/254/D1";
    private static final String SITE = "https://id.gs1.org/414/9521141000014";

    private final Movements movements =
            new Movements(teller(DoorMode.BOTH), PapersForTests.none(), () -> Stamp.exact(new ClockState(true, null)));

    private static DoorEvents.Teller teller(DoorMode mode) {
        return new DoorEvents.Teller(
                new SiteId("S1"),
                new GatewayId("G1"),
                new DoorId("D1"),
                "9521141000014",
                ZoneId.of("Europe/Berlin"),
                mode);
    }

    /** SGTIN-96 of GTIN 09521987000013 is made by hand in no test: any header-30 tag will do here. */
    private static JudgedTag tag(int serial) {
        Epc epc = Epc.ofHex("3034257BF7194E40%08X".formatted(serial));
        return new JudgedTag(epc, 7, T0, T0 + 900_000, -5_250, 0b1010, 0.98, false, 0x3000);
    }

    private static Verdict.Moved moved(int revision, Direction direction, int tags) {
        return new Verdict.Moved(
                5,
                revision,
                direction,
                0.97,
                T0,
                T0 + 2_000_000,
                T0 + 1_000_000,
                T0 + 2_500_000,
                IntStream.rangeClosed(1, tags)
                        .mapToObj(serial -> tag(revision * 10_000 + serial))
                        .toList(),
                new Rejected(2, 1, 0, 0),
                List.of(new Reason("order", "outer before inner by 1.2 s", 6.5)));
    }

    private static DoorFacts door(Draft draft) {
        DoorFacts facts = draft.event().door();
        assertNotNull(facts);
        return facts;
    }

    private static List<String> epcs(InventoryEvent event) {
        return ((Objects) event.what()).epcs();
    }

    @Test
    void whatCameInIsReceivedAtTheDoorAndIsAfterwardsAtTheSite() {
        Draft draft = movements.of(moved(0, Direction.IN, 3), 17, "D1-1-17").get(0);

        InventoryEvent event = draft.event();
        assertEquals(new Draft.Key(new DoorId("D1"), 17, 0, MovementKind.RECEIVE, 1), draft.key());
        assertEquals(Instant.parse("2026-11-24T12:00:01Z"), event.eventTime());
        assertEquals(ZoneOffset.ofHours(1), event.offset());
        assertEquals("receiving", event.bizStep());
        assertEquals("in_progress", event.disposition());
        assertEquals(DOOR, event.readPoint());
        assertEquals(SITE, event.bizLocation());
        assertEquals(3, epcs(event).size());
        assertEquals("D1-1-17", door(draft).passage());
        assertEquals(-52.5, door(draft).tags().get(0).peakRssiDbm());
        assertEquals(List.of(1, 3), door(draft).tags().get(0).antennas());
        assertTrue(
                event.id().uri().matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7.*"),
                event.id().uri());
    }

    @Test
    void whatWentOutIsShippedAndNobodyKnowsWhereItIs() {
        Draft draft = movements.of(moved(0, Direction.OUT, 1), 17, "D1-1-17").get(0);
        assertEquals("shipping", draft.event().bizStep());
        assertEquals("in_transit", draft.event().disposition());
        assertEquals(DOOR, draft.event().readPoint());
        assertNull(draft.event().bizLocation());
    }

    @Test
    void aMovementAgainstTheDoorsModeIsBookedAsItHappenedAndSaysSo() {
        Movements receiving = new Movements(
                teller(DoorMode.RECEIVE), PapersForTests.none(), () -> Stamp.exact(new ClockState(true, null)));
        Draft draft = receiving.of(moved(0, Direction.OUT, 1), 17, "D1-1-17").get(0);
        assertEquals(MovementKind.SHIP, draft.key().kind());
        assertTrue(
                door(draft).reasons().stream().anyMatch(reason -> reason.name().equals("against-door-mode")));
    }

    @Test
    void theSamePassageJudgedAgainGetsTheSameIdAndAnotherOneAnother() {
        Movements again = new Movements(
                teller(DoorMode.BOTH), PapersForTests.none(), () -> Stamp.exact(new ClockState(true, null)));
        Draft first = movements.of(moved(0, Direction.IN, 3), 17, "D1-1-17").get(0);
        assertEquals(first, again.of(moved(0, Direction.IN, 3), 17, "D1-1-17").get(0));
        assertNotEquals(
                first.event().id(),
                again.of(moved(1, Direction.IN, 1), 17, "D1-1-17")
                        .get(0)
                        .event()
                        .id());
    }

    @Test
    void aReceiptThatDidNotStandIsDeclaredAnErrorUnderItsOwnId() {
        Draft receipt = movements.of(moved(0, Direction.IN, 2), 17, "D1-1-17").get(0);
        List<Draft> voids = movements.of(new Verdict.Voided(5, 1, T0 + 9_000_000, List.of()), 17, "D1-1-17");

        assertEquals(1, voids.size());
        InventoryEvent taken = voids.get(0).event();
        assertEquals(receipt.event().id(), taken.id());
        assertEquals("did_not_occur", there(taken.error()).reason());
        assertEquals(Instant.parse("2026-11-24T12:00:09Z"), there(taken.error()).declaredAt());
        assertEquals(receipt.event().eventTime(), taken.eventTime());
        assertEquals(epcs(receipt.event()), epcs(taken));
        assertEquals(MovementKind.VOID, door(voids.get(0)).kind());
        assertEquals(receipt.event().id(), door(voids.get(0)).voids());
    }

    @Test
    void everyRevisionOfAShipmentThatCameBackIsVoidedByAnEventOfItsOwn() {
        Draft first = movements.of(moved(0, Direction.OUT, 2), 17, "D1-1-17").get(0);
        Draft late = movements.of(moved(1, Direction.OUT, 1), 17, "D1-1-17").get(0);
        List<Draft> voids = movements.of(new Verdict.Voided(5, 2, T0 + 9_000_000, List.of()), 17, "D1-1-17");

        assertEquals(
                List.of(first.event().id(), late.event().id()),
                voids.stream().map(draft -> door(draft).voids()).toList());
        for (Draft each : voids) {
            assertEquals("void_shipping", each.event().bizStep());
            assertEquals("in_progress", each.event().disposition());
            assertNull(each.event().error());
        }
        assertEquals(
                4,
                List.of(first, late, voids.get(0), voids.get(1)).stream()
                        .map(draft -> draft.event().id())
                        .distinct()
                        .count());
        assertEquals(
                4,
                List.of(first, late, voids.get(0), voids.get(1)).stream()
                        .map(Draft::key)
                        .distinct()
                        .count());
    }

    @Test
    void aPassageOfNothingReadIsToldWithAnEmptyList() throws Exception {
        Draft draft = movements
                .of(new Verdict.NoTag(5, Direction.IN, T0, T0 + 1_000_000, T0 + 3_000_000), 17, "D1-1-17")
                .get(0);
        assertEquals(MovementKind.NOTAG, draft.key().kind());
        assertEquals(List.of(), epcs(EventJson.read(EventJson.write(draft.event()))));
        assertNull(draft.event().bizLocation());
    }

    @Test
    void anUndecidedPassageClaimsNeitherStepNorPlace() {
        Draft draft = movements
                .of(
                        new Verdict.Undecided(5, T0, T0 + 1, T0 + 2, List.of(tag(1)), Rejected.NONE, List.of()),
                        17,
                        "D1-1-17")
                .get(0);
        assertEquals(MovementKind.INDETERMINATE, draft.key().kind());
        assertNull(draft.event().bizStep());
        assertNull(draft.event().bizLocation());
        assertNull(door(draft).direction());
    }

    @ParameterizedTest(name = "{0} tags")
    @ValueSource(ints = {1, 499, 500, 501, 1_300})
    void aLargeMovementIsToldInPartsOfOnePassage(int tags) {
        List<Draft> drafts = movements.of(moved(0, Direction.IN, tags), 17, "D1-1-17");
        assertEquals(
                tags,
                drafts.stream().mapToInt(draft -> epcs(draft.event()).size()).sum());
        for (int i = 0; i < drafts.size(); i++) {
            assertEquals(i + 1, door(drafts.get(i)).part());
            assertEquals(drafts.size(), door(drafts.get(i)).parts());
            assertEquals("D1-1-17", door(drafts.get(i)).passage());
            assertTrue(door(drafts.get(i)).tags().size() <= DoorEvents.MOST_TAGS);
            assertTrue(EventJson.write(drafts.get(i).event()).length <= DoorEvents.MOST_BYTES);
        }
        assertEquals(
                drafts.size(),
                drafts.stream().map(draft -> draft.event().id()).distinct().count());
    }

    @Test
    void aTagWithoutSignalStrengthHasNone() {
        JudgedTag quiet =
                new JudgedTag(Epc.ofHex("E2001234"), 1, T0, T0, TagRead.NO_RSSI, 0b10, 0.6, true, TagRead.NO_PC);
        Verdict.Moved moved =
                new Verdict.Moved(5, 0, Direction.IN, 0.9, T0, T0, T0, T0, List.of(quiet), Rejected.NONE, List.of());
        Draft draft = movements.of(moved, 17, "D1-1-17").get(0);
        assertNull(door(draft).tags().get(0).peakRssiDbm());
        assertTrue(
                epcs(draft.event()).get(0).startsWith("urn:epc:raw:"),
                epcs(draft.event()).toString());
    }
}
