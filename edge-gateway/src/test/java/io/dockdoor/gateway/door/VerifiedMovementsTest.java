package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import io.dockdoor.events.EpcEncoder;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.events.documents.ExpectedDocument.Line;
import io.dockdoor.events.documents.ExpectedDocument.Pallet;
import io.dockdoor.gateway.outbox.Draft;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.gateway.papers.PapersForTests;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a door's events say of its documents. */
class VerifiedMovementsTest {
    private static final long T0 = 1_795_521_600_000_000L;
    private static final String GTIN = "09506000134352";
    private static final String PALLET = "106141412345678908";
    private static final DoorId D1 = new DoorId("D1");

    private final Papers papers = PapersForTests.none();
    private final Movements movements = new Movements(
            new DoorEvents.Teller(
                    new SiteId("S1"), new GatewayId("G1"), D1, "9521141000014", ZoneOffset.UTC, DoorMode.BOTH),
            papers,
            () -> Stamp.exact(new ClockState(true, null)));

    @Test
    void aShipmentToAnotherOfOurPlacesSaysWhereItGoesAndWhatTheDocumentSays() throws Exception {
        expect(document(DocumentType.TRANSFER, 2, false));
        InventoryEvent event =
                movements.of(moved(0, Direction.OUT, 1, 2), 7, "D1-1-7").get(0).event();
        assertEquals(new Document("transfer", "T-1", "match", List.of(), List.of()), document(event));
        assertEquals(
                List.of(new InventoryEvent.Party("location", "https://id.gs1.org/414/9521141000021")),
                event.destinations());
        assertTrue(there(event.door()).reasons().stream()
                .anyMatch(
                        each -> each.name().equals("document") && each.detail().startsWith("match: ")));
        assertEquals(event, EventJson.read(EventJson.write(event)));
    }

    @Test
    void aVoidedPassageFillsNothing() throws Exception {
        expect(document(DocumentType.ASN, 2, false));
        movements.of(moved(0, Direction.IN, 1, 2), 7, "D1-1-7");
        movements.of(new Verdict.Voided(5, 1, T0 + 9_000_000, List.of()), 7, "D1-1-7");
        assertEquals(
                "match",
                document(movements
                                .of(moved(0, Direction.IN, 3, 2), 8, "D1-1-8")
                                .get(0)
                                .event())
                        .verdict());
    }

    @Test
    void whatIsUnreadOnATrustedPalletIsToldAsInferredOnceThePassageIsOver() throws Exception {
        expect(document(DocumentType.ASN, 5, true));
        movements.of(moved(0, Direction.IN, 1, 2), 7, "D1-1-7");
        movements.of(moved(1, Direction.IN, 3, 1), 7, "D1-1-7");
        List<Draft> drafts = movements.of(new Verdict.Closed(5, T0 + 9_000_000, true), 7, "D1-1-7");
        assertEquals(1, drafts.size());
        InventoryEvent event = drafts.get(0).event();
        Aggregation inferred = assertInstanceOf(Aggregation.class, event.what());
        assertEquals("https://id.gs1.org/00/" + PALLET, inferred.parent());
        assertEquals(
                "https://id.gs1.org/01/" + GTIN, inferred.quantities().get(0).epcClass());
        assertEquals(2, there(inferred.quantities().get(0).quantity()).intValueExact());
        assertEquals("completeness_inferred", event.disposition());
        assertEquals("receiving", event.bizStep());
        assertEquals(event, EventJson.read(EventJson.write(event)));
    }

    @Test
    void whatWasSeenOfAPassageEndsWhereTheNextBegins() {
        movements.of(moved(0, Direction.OUT, 1, 2), 7, "D1-1-7");
        Spoken alone = there(movements.spokenOf("D1-1-7"));
        assertTrue(alone.stands() && alone.alone());
        assertEquals(Direction.OUT, alone.direction());
        Verdict.Moved next = moved(0, Direction.IN, 3, 2);
        long later = alone.untilMicros() - 1_000_000 - next.startMicros();
        movements.of(
                new Verdict.Undecided(
                        6,
                        next.startMicros() + later,
                        next.endMicros() + later,
                        next.decidedMicros() + later,
                        next.tags(),
                        Rejected.NONE,
                        List.of()),
                8,
                "D1-1-8");
        assertEquals(
                alone.untilMicros() - 1_000_000,
                there(movements.spokenOf("D1-1-7")).untilMicros());
        Spoken undecided = there(movements.spokenOf("D1-1-8"));
        assertNull(undecided.direction());
        assertTrue(undecided.alone() && !undecided.stands());
        movements.of(moved(0, Direction.OUT, 5, 2), 9, "D1-1-9");
        assertTrue(!there(movements.spokenOf("D1-1-9")).alone(), "another passed at the same time");
        assertNull(movements.spokenOf("D1-1-10"));
    }

    @Test
    void theCrewConfirmsOverridesOrSendsBackAndEachIsTold() throws Exception {
        expect(document(DocumentType.SHIPMENT, 5, false));
        movements.of(moved(0, Direction.OUT, 1, 2), 7, "D1-1-7");
        movements.of(new Verdict.Closed(5, T0 + 9_000_000, true), 7, "D1-1-7");

        InventoryEvent override = there(movements.crew(word(CrewWord.Verb.OVERRIDE, "D1-1-7", "customer takes less")))
                .get(0)
                .event();
        assertEquals("overridden", document(override).verdict());
        assertEquals(
                "3 x https://id.gs1.org/01/" + GTIN,
                document(override).missing().get(0));
        assertEquals(
                "Ada: customer takes less",
                there(override.door()).reasons().get(0).detail());
        assertEquals(List.of(), ((Objects) override.what()).epcs());
        assertEquals(
                "confirmed",
                document(there(movements.crew(word(CrewWord.Verb.CONFIRM, "D1-1-7", "")))
                                .get(0)
                                .event())
                        .verdict());

        List<Draft> back = there(movements.crew(word(CrewWord.Verb.SENDBACK, "D1-1-7", "wrong truck")));
        assertEquals(1, back.size());
        assertEquals(MovementKind.VOID, back.get(0).key().kind());
        assertEquals("void_shipping", back.get(0).event().bizStep());
        assertNull(movements.crew(word(CrewWord.Verb.SENDBACK, "D1-1-7", "again")), "nothing of it stands any more");
        assertNull(movements.crew(word(CrewWord.Verb.CONFIRM, "D1-1-9", "")));
        assertEquals(
                List.of("3 x https://id.gs1.org/01/" + GTIN),
                document(movements
                                .of(moved(0, Direction.OUT, 1, 2), 8, "D1-1-8")
                                .get(0)
                                .event())
                        .missing(),
                "what was sent back is to come again");
    }

    private static CrewWord word(CrewWord.Verb verb, String passage, String reason) {
        return new CrewWord(verb, passage, reason, "Ada", T0 + 20_000_000);
    }

    private void expect(ExpectedDocument document) throws Exception {
        papers.expect(
                D1,
                Wire.write(new Expectation(
                        "D1", Instant.EPOCH.plusSeconds(60), List.of(new Expectation.Expected(document, List.of())))));
    }

    private static ExpectedDocument document(DocumentType type, long pieces, boolean trusted) {
        return new ExpectedDocument(
                type,
                "T-1",
                List.of(),
                List.of(new Pallet(PALLET, List.of(new Line(GTIN, pieces)), List.of())),
                null,
                "9521141000021",
                null,
                null,
                trusted);
    }

    /** A pallet with so many units on it, from that serial on; the pallet's own tag in its first event. */
    private static Verdict.Moved moved(int revision, Direction direction, int from, int units) {
        List<JudgedTag> tags = new ArrayList<>();
        if (revision == 0) {
            tags.add(tag(EpcEncoder.sscc96(2, 7, PALLET)));
        }
        for (int serial = from; serial < from + units; serial++) {
            tags.add(tag(EpcEncoder.sgtin96(1, 7, GTIN, serial)));
        }
        return new Verdict.Moved(
                5,
                revision,
                direction,
                0.97,
                T0,
                T0 + 2_000_000,
                T0 + 1_000_000,
                T0 + 2_500_000,
                tags,
                Rejected.NONE,
                List.of());
    }

    private static JudgedTag tag(Epc epc) {
        return new JudgedTag(epc, 7, T0, T0 + 900_000, -5_250, 0b1010, 0.98, false, 0x3000);
    }

    private static Document document(InventoryEvent event) {
        DoorFacts facts = event.door();
        assertNotNull(facts);
        Document document = facts.document();
        assertNotNull(document);
        return document;
    }
}
