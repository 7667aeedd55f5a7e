package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Transaction;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.PapersForTests;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scan, then pass: what was scanned beside the door belongs to the next load that crosses it. */
class ScansTest {
    private static final long T0 = 1_795_521_600_000_000L;
    private static final long SECOND = 1_000_000;
    private static final String SSCC = "https://id.gs1.org/00/095211010000000009";
    private static final Epc TAG = Epc.ofHex("3034257BF7194E4000000001");

    private final Movements movements = movements(DoorMode.BOTH);

    private static Movements movements(DoorMode mode) {
        return new Movements(
                new DoorEvents.Teller(
                        new SiteId("S1"), new GatewayId("G1"), new DoorId("D1"), "9521141000014", ZoneOffset.UTC, mode),
                PapersForTests.none(),
                () -> Stamp.exact(new ClockState(true, null)));
    }

    private static Said thing(String id, long at) {
        return new Said(Said.Kind.THING, id, at, at + 60 * SECOND);
    }

    private static Said note(String id, long at) {
        return new Said(Said.Kind.DESADV, id, at, at + 60 * SECOND);
    }

    private static Verdict.Moved moved(long passage, int revision, long crossed) {
        JudgedTag tag = new JudgedTag(TAG, 7, crossed - SECOND, crossed, -5_250, 0b10, 0.98, false, 0x3000);
        return new Verdict.Moved(
                passage,
                revision,
                Direction.IN,
                0.97,
                crossed - SECOND,
                crossed + SECOND,
                crossed,
                crossed + SECOND,
                List.of(tag),
                Rejected.NONE,
                List.of());
    }

    private static Verdict.NoTag noTag(@Nullable Direction direction, long at) {
        return new Verdict.NoTag(9, direction, at - SECOND, at, at);
    }

    private static InventoryEvent one(List<Draft> drafts) {
        assertEquals(1, drafts.size());
        return drafts.get(0).event();
    }

    private static DoorFacts door(InventoryEvent event) {
        return there(event.door());
    }

    private static List<String> epcs(InventoryEvent event) {
        return ((Objects) event.what()).epcs();
    }

    @Test
    void aDeliveryNoteScannedBeforeTheLoadIsItsDocument() throws Exception {
        movements.scanned(note("DN 4711", T0));
        InventoryEvent event = one(movements.of(moved(1, 0, T0 + 5 * SECOND), 1, "p1"));

        assertEquals(
                new Document("desadv", "DN 4711", "unchecked", List.of(), List.of()),
                door(event).document());
        assertEquals(
                List.of(new Transaction("desadv", "urn:epcglobal:cbv:bt:9521141000014:DN%204711")),
                event.transactions());
        assertEquals("DN 4711 5.0 s before", door(event).reasons().get(0).detail());
        InventoryEvent read = EventJson.read(EventJson.write(event));
        assertEquals(door(event).document(), door(read).document());
        assertEquals(event.transactions(), read.transactions());

        InventoryEvent next = one(movements.of(moved(2, 0, T0 + 9 * SECOND), 2, "p2"));
        assertNull(door(next).document(), "the note belongs to one load");
        assertTrue(next.transactions().isEmpty());
    }

    @Test
    void aScannedPalletMovesWithTheLoadAndItsTagConfirmsIt() {
        String tagged = EpcDecoder.decode(TAG, 0x3000).uri();
        movements.scanned(thing(SSCC, T0));
        InventoryEvent event = one(movements.of(moved(1, 0, T0 + SECOND), 1, "p1"));
        assertEquals(List.of(tagged, SSCC), epcs(event));
        assertEquals(
                new Document("scan", SSCC, "unconfirmed", List.of(SSCC), List.of()),
                door(event).document());

        movements.scanned(thing(tagged, T0 + 2 * SECOND));
        event = one(movements.of(moved(2, 0, T0 + 3 * SECOND), 2, "p2"));
        assertEquals(List.of(tagged), epcs(event), "a label and a tag of one thing are one thing");
        assertEquals("confirmed", there(door(event).document()).verdict());
    }

    @Test
    void tagsThatComeLateKeepTheDocumentAndDoNotMoveThePalletAgain() {
        movements.scanned(thing(SSCC, T0));
        movements.scanned(note("DN1", T0));
        movements.of(moved(1, 0, T0 + SECOND), 1, "p1");
        InventoryEvent late = one(movements.of(moved(1, 1, T0 + SECOND), 1, "p1"));
        assertEquals("DN1", there(door(late).document()).id());
        assertEquals(1, epcs(late).size());

        List<Draft> voids = movements.of(new Verdict.Voided(1, 2, T0 + 9 * SECOND, List.of()), 1, "p1");
        assertTrue(epcs(voids.get(0).event()).contains(SSCC), "what was scanned is taken back with the rest");
        assertEquals("DN1", there(door(voids.get(0).event()).document()).id());
    }

    @Test
    void aScanThatCameTooEarlyOrAfterTheCrossingBelongsToNothing() {
        movements.scanned(note("early", T0));
        assertNull(door(one(movements.of(moved(1, 0, T0 + 61 * SECOND), 1, "p1")))
                .document());
        movements.scanned(note("after", T0 + 70 * SECOND));
        assertNull(door(one(movements.of(moved(2, 0, T0 + 69 * SECOND), 2, "p2")))
                .document());
        // and that one still waits for its own load
        assertEquals(
                "after",
                there(door(one(movements.of(moved(3, 0, T0 + 80 * SECOND), 3, "p3")))
                                .document())
                        .id());
    }

    @Test
    void aLoadWithoutTagsMovesWhenItsLabelWasScanned() {
        movements.scanned(thing(SSCC, T0));
        InventoryEvent event = one(movements.of(noTag(Direction.OUT, T0 + SECOND), 9, "p9"));
        assertEquals(MovementKind.SHIP, door(event).kind());
        assertEquals("shipping", event.bizStep());
        assertEquals(List.of(SSCC), epcs(event));
        List<Draft> voids = movements.of(new Verdict.Voided(9, 1, T0 + 2 * SECOND, List.of()), 9, "p9");
        assertEquals("void_shipping", one(voids).bizStep());
    }

    @Test
    void withoutADirectionTheDoorsModeDecidesAndADoorForBothClaimsNothing() {
        movements.scanned(thing(SSCC, T0));
        InventoryEvent unclear = one(movements.of(noTag(null, T0 + SECOND), 9, "p9"));
        assertEquals(MovementKind.NOTAG, door(unclear).kind());
        assertEquals(List.of(), epcs(unclear));
        assertEquals(SSCC, there(door(unclear).document()).id());

        Movements receiving = movements(DoorMode.RECEIVE);
        receiving.scanned(thing(SSCC, T0));
        InventoryEvent received = one(receiving.of(noTag(null, T0 + SECOND), 9, "p9"));
        assertEquals(MovementKind.RECEIVE, door(received).kind());
        assertEquals(Direction.IN, door(received).direction());

        InventoryEvent nothingScanned = one(receiving.of(noTag(Direction.IN, T0 + 5 * SECOND), 9, "p9"));
        assertEquals(MovementKind.NOTAG, door(nothingScanned).kind());
    }

    @Test
    void aPassageOfAnEarlierLifeTookItsScansWithIt() {
        movements.scanned(note("DN1", T0));
        movements.passOver(moved(1, 0, T0 + SECOND));
        assertNull(door(one(movements.of(moved(2, 0, T0 + 2 * SECOND), 2, "p2")))
                .document());
    }

    @Test
    void aScannerGoneWildFillsNothing() {
        Scans scans = new Scans();
        for (int i = 0; i < 10_000; i++) {
            scans.scanned(note("DN" + i, T0 + i));
            scans.scanned(note("DN" + i, T0 + i));
        }
        List<Said> taken = scans.take(T0 + SECOND).scans();
        assertEquals(Scans.MOST, taken.size());
        assertEquals("DN9999", taken.get(taken.size() - 1).id());
    }

    @Test
    void aScanInTheSpoolIsTheSameScan() throws Exception {
        Input scanned = new Input.Scanned(thing(SSCC, T0));
        assertEquals(scanned, new InputCodec().read(new InputCodec().write(scanned)));
    }
}
