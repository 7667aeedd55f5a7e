package io.dockdoor.gateway.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.Check.Verdict;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.ExpectedDocument.Line;
import io.dockdoor.events.documents.ExpectedDocument.Pallet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PapersTest {
    private static final DoorId D1 = new DoorId("D1");
    private static final DoorId D2 = new DoorId("D2");
    private static final String GLN = "9521141000014";
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String BEANS = "09506000134352";
    private static final String TEA = "09506000134369";
    private static final String PALLET = "106141412345678908";

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    @TempDir
    private Path folder;

    private Papers papers = PapersForTests.none();

    @BeforeEach
    void begin() throws IOException {
        papers = started();
    }

    private Papers started() throws IOException {
        return new Papers(new PaperFolder(folder), GLN, now::get);
    }

    @Test
    void aLoadIsHeldAgainstTheDocumentItFitsBest() throws Exception {
        expect(D1, shipment("S-1", BEANS, 3), shipment("S-2", TEA, 3));
        Checked checked = check(D1, "P1", Direction.OUT, units(TEA, 1, 3));
        assertEquals("S-2", checked.document().id());
        assertEquals("match", checked.document().verdict());
        assertEquals("match: as shipment/S-2 expects (it fits best of the open documents)", checked.sentence());
    }

    @Test
    void aBoundDoorTakesItsDocumentUntilItIsReleased() throws Exception {
        expect(D1, shipment("S-1", BEANS, 3), shipment("S-2", TEA, 3));
        assertNull(papers.bind(D1, "S-1"));
        assertEquals("shipment/S-1", papers.boundTo(D1));
        assertEquals(
                Verdict.UNEXPECTED,
                check(D1, "P1", Direction.OUT, units(TEA, 1, 3)).check().verdict());
        papers.release(D1);
        assertEquals(
                Verdict.MATCH,
                check(D1, "P2", Direction.OUT, units(TEA, 1, 3)).check().verdict());
        assertEquals("no open document 'S-9' is known here; known: shipment/S-1, shipment/S-2", papers.bind(D1, "S-9"));
    }

    @Test
    void aDocumentAssignedToTheDoorBindsItAndAScanOutweighsBoth() throws Exception {
        expect(D1, shipment("S-1", BEANS, 3).withDoor("D1"), shipment("S-2", TEA, 3));
        assertEquals("shipment/S-1", papers.boundTo(D1));
        Passing scanned = new Passing("P1", Direction.OUT, units(TEA, 1, 3), List.of("S-2"));
        Checked checked = papers.check(D1, scanned);
        assertNotNull(checked);
        assertEquals("S-2", checked.document().id());
        assertEquals(Verdict.MATCH, checked.check().verdict());
    }

    @Test
    void withoutADocumentForThatWayNothingIsSaidAndWithoutOneThatFitsItIsNotAssigned() throws Exception {
        assertNull(papers.check(D1, new Passing("P1", Direction.OUT, units(TEA, 1, 3), List.of())));
        expect(D1, shipment("S-1", BEANS, 3));
        assertNull(papers.check(D1, new Passing("P2", Direction.IN, units(TEA, 1, 3), List.of())));
        assertEquals(
                "not-assigned",
                check(D1, "P3", Direction.OUT, units(TEA, 1, 3)).document().verdict());
        assertEquals(
                "no-tag", check(D1, "P4", Direction.OUT, List.of()).document().verdict());
    }

    @Test
    void whatARevisionAddsMayShowWhichDocumentItIs() throws Exception {
        expect(D1, shipment("S-1", BEANS, 3));
        assertEquals(
                Verdict.NOT_ASSIGNED,
                check(D1, "P1", Direction.OUT, units(TEA, 1, 1)).check().verdict());
        Checked checked = check(D1, "P1", Direction.OUT, units(BEANS, 1, 3));
        assertEquals(Verdict.UNEXPECTED, checked.check().verdict());
        assertEquals(units(TEA, 1, 1), checked.document().unexpected());
    }

    @Test
    void severalPassagesThroughTwoDoorsFillOneDocumentAndAVoidGivesItsShareBack() throws Exception {
        expect(D1, shipment("S-1", BEANS, 6));
        expect(D2, shipment("S-1", BEANS, 6));
        assertNull(papers.bind(D1, "S-1"));
        assertEquals(
                Verdict.MATCH,
                check(D1, "P1", Direction.OUT, units(BEANS, 1, 3)).check().verdict());
        assertEquals(
                Verdict.MATCH,
                check(D2, "P2", Direction.OUT, units(BEANS, 4, 3)).check().verdict());
        assertEquals(
                Verdict.OVER,
                check(D1, "P3", Direction.OUT, units(BEANS, 7, 1)).check().verdict());
        papers.voided("P3");
        papers.voided("P1");
        assertEquals(
                Verdict.MATCH,
                check(D1, "P4", Direction.OUT, units(BEANS, 10, 3)).check().verdict());
    }

    @Test
    void whatWentElsewhereIsNoLongerToCome() throws Exception {
        ExpectedDocument order = shipment("S-1", BEANS, 4);
        papers.expect(
                D1,
                Wire.write(new Expectation(
                        "D1", NOON.plusSeconds(60), List.of(new Expectation.Expected(order, units(BEANS, 1, 3))))));
        assertEquals(
                Verdict.OVER,
                check(D1, "P1", Direction.OUT, units(BEANS, 4, 2)).check().verdict());
    }

    @Test
    void aRestartWithoutANetworkVerifiesOnWithWhatPassedBefore() throws Exception {
        expect(D1, shipment("S-1", BEANS, 4));
        assertNull(papers.bind(D1, "shipment/S-1"));
        check(D1, "P1", Direction.OUT, units(BEANS, 1, 3));
        papers.save();

        papers = started();
        assertEquals("shipment/S-1", papers.boundTo(D1));
        // the same passage told again counts once
        assertEquals(
                Verdict.MATCH,
                check(D1, "P1", Direction.OUT, units(BEANS, 1, 3)).check().verdict());
        assertEquals(
                Verdict.OVER,
                check(D1, "P2", Direction.OUT, units(BEANS, 4, 2)).check().verdict());
    }

    @Test
    void aClosedDocumentIsForgottenWithWhatPassedForIt() throws Exception {
        expect(D1, shipment("S-1", BEANS, 4));
        check(D1, "P1", Direction.OUT, units(BEANS, 1, 3));
        papers.save();
        papers.expect(D1, new byte[0]);
        papers.save();
        papers = started();
        expect(D1, shipment("S-1", BEANS, 3));
        assertEquals(
                Verdict.MATCH,
                check(D1, "P2", Direction.OUT, units(BEANS, 4, 3)).check().verdict());
    }

    @Test
    void whatIsExpectedUntilAMomentIsNotExpectedAfterIt() throws Exception {
        expect(D1, shipment("S-1", BEANS, 4));
        now.set(NOON.plusSeconds(61));
        assertNull(papers.check(D1, new Passing("P1", Direction.OUT, units(BEANS, 1, 3), List.of())));
    }

    @Test
    void aMessageWithoutSenseNamesItsFieldAndChangesNothing() throws Exception {
        expect(D1, shipment("S-1", BEANS, 4));
        byte[] good = Wire.write(new Expectation(
                "D1", NOON.plusSeconds(60), List.of(new Expectation.Expected(shipment("S-2", TEA, 1), List.of()))));
        byte[] bad = new String(good, StandardCharsets.UTF_8)
                .replace("\"quantity\":1", "\"quantity\":0")
                .getBytes(StandardCharsets.UTF_8);
        BadEvent refused = assertThrows(BadEvent.class, () -> papers.expect(D1, bad));
        assertTrue(String.valueOf(refused.getMessage()).contains("quantity 0 of item"), refused.getMessage());
        assertThrows(BadEvent.class, () -> papers.expect(D2, good));
        assertEquals(
                Verdict.MATCH,
                check(D1, "P1", Direction.OUT, units(BEANS, 1, 3)).check().verdict());
    }

    @Test
    void aLoadThatComesBackThroughTheDoorIsTakenOffItsShipment() throws Exception {
        ExpectedDocument order = ExpectedDocument.of(
                DocumentType.SHIPMENT,
                "S-1",
                List.of(),
                List.of(new Pallet(PALLET, List.of(new Line(BEANS, 2)), List.of())));
        expect(D1, order);
        List<String> load = new ArrayList<>(units(BEANS, 1, 2));
        load.add("https://id.gs1.org/00/" + PALLET);
        assertEquals(Verdict.MATCH, check(D1, "P1", Direction.OUT, load).check().verdict());
        assertEquals(
                Verdict.UNEXPECTED, check(D1, "P2", Direction.IN, load).check().verdict());
        assertEquals(Verdict.MATCH, check(D1, "P3", Direction.OUT, load).check().verdict());
    }

    private Checked check(DoorId door, String passage, Direction direction, List<String> load) {
        Checked checked = papers.check(door, new Passing(passage, direction, load, List.of()));
        assertNotNull(checked);
        return checked;
    }

    private void expect(DoorId door, ExpectedDocument... documents) throws BadEvent, IOException {
        List<Expectation.Expected> all = new ArrayList<>();
        for (ExpectedDocument each : documents) {
            all.add(new Expectation.Expected(each, List.of()));
        }
        papers.expect(door, Wire.write(new Expectation(door.value(), NOON.plusSeconds(60), all)));
    }

    private static ExpectedDocument shipment(String id, String item, long quantity) {
        return ExpectedDocument.of(DocumentType.SHIPMENT, id, List.of(new Line(item, quantity)), List.of());
    }

    private static List<String> units(String item, int from, int number) {
        List<String> all = new ArrayList<>();
        for (int serial = from; serial < from + number; serial++) {
            all.add("https://id.gs1.org/01/" + item + "/21/" + serial);
        }
        return all;
    }
}
