package io.dockdoor.events.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.documents.Check.Verdict;
import io.dockdoor.events.documents.ExpectedDocument.Line;
import io.dockdoor.events.documents.ExpectedDocument.Pallet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FulfilmentTest {
    static final String BEANS = "09506000134352";
    static final String TEA = "09506000134369";
    static final String SOAP = "09506000134376";
    static final String FIRST = "106141412345678908";
    static final String SECOND = "106141412345678915";
    static final String FOREIGN = "106141412345678922";

    @Test
    void aLoadThatIsExpectedMatchesAndTheNextOneFillsTheRest() {
        Fulfilment order = new Fulfilment(ExpectedDocument.of(
                DocumentType.SHIPMENT, "S-1", List.of(new Line(BEANS, 5), new Line(TEA, 2)), List.of()));
        order.carried("P1", false, units(BEANS, 1, 3));
        assertEquals(Verdict.MATCH, order.check("P1").verdict());
        assertFalse(order.report().complete());
        assertEquals(
                List.of("2 x " + kind(BEANS), "2 x " + kind(TEA)),
                order.report().missing());

        order.carried("P2", false, all(units(BEANS, 4, 2), units(TEA, 1, 2)));
        assertEquals(Verdict.MATCH, order.check("P2").verdict());
        assertTrue(order.report().complete());
        assertEquals(7, order.report().passed());
    }

    @Test
    void theLastLoadIsShortOfWhatDidNotComeWithIt() {
        Fulfilment order =
                new Fulfilment(ExpectedDocument.of(DocumentType.SHIPMENT, "S-1", List.of(new Line(BEANS, 5)), List.of())
                        .withLoads(1));
        order.carried("P1", false, units(BEANS, 1, 3));
        Check check = order.check("P1");
        assertEquals(Verdict.SHORT, check.verdict());
        assertEquals(List.of("2 x " + kind(BEANS)), check.missing());
        assertEquals("2 missing that shipment/S-1 expects with it", check.sentence());

        order.carried("P1", false, units(BEANS, 4, 2)); // told in a revision
        assertEquals(Verdict.MATCH, order.check("P1").verdict());
    }

    @Test
    void moreThanExpectedIsOverAndWhatIsNotOnTheDocumentUnexpected() {
        Fulfilment order =
                new Fulfilment(ExpectedDocument.of(DocumentType.ASN, "A-1", List.of(new Line(BEANS, 2)), List.of()));
        order.carried("P1", false, units(BEANS, 1, 3));
        assertEquals(Verdict.OVER, order.check("P1").verdict());
        assertEquals(units(BEANS, 3, 1), order.check("P1").unexpected());

        order.carried("P2", false, units(TEA, 1, 1));
        assertEquals(Verdict.UNEXPECTED, order.check("P2").verdict());
        assertEquals(units(TEA, 1, 1), order.check("P2").unexpected());
    }

    @Test
    void aPalletIsHeldAgainstItsOwnContents() {
        Fulfilment order = new Fulfilment(pallets(false));
        order.carried("P1", false, all(List.of(sscc(FIRST)), units(BEANS, 1, 4)));
        assertEquals(Verdict.MATCH, order.check("P1").verdict());
        order.carried("P2", false, all(List.of(sscc(SECOND)), units(BEANS, 5, 2)));
        Check check = order.check("P2");
        assertEquals(Verdict.SHORT, check.verdict());
        assertEquals(List.of("1 x " + kind(BEANS), "1 x " + kind(TEA)), check.missing());
        assertFalse(order.report().complete());
    }

    @Test
    void aPalletOfAnotherOrderIsTheWrongOneAndFillsNothing() {
        Fulfilment order = new Fulfilment(pallets(false));
        order.carried("P1", false, all(List.of(sscc(FOREIGN)), units(BEANS, 1, 4)));
        Check check = order.check("P1");
        assertEquals(Verdict.WRONG_PALLET, check.verdict());
        assertEquals(all(List.of(sscc(FOREIGN)), units(BEANS, 1, 4)), check.unexpected());
        assertEquals(0, order.report().passed());
    }

    @Test
    void aPalletWhoseTagWasNotReadIsToldByWhatIsOnIt() {
        Fulfilment order = new Fulfilment(pallets(false));
        order.carried("P1", false, all(units(BEANS, 1, 3), units(TEA, 1, 1)));
        Check check = order.check("P1");
        assertEquals(Verdict.MATCH, check.verdict());
        assertTrue(check.sentence().contains(sscc(SECOND)), check.sentence());
    }

    @Test
    void aTrustedDocumentFillsUpASealedPalletAndSaysWhatIsInferred() {
        Fulfilment order = new Fulfilment(pallets(true));
        order.carried("P1", false, all(List.of(sscc(FIRST)), units(BEANS, 1, 1)));
        Check check = order.check("P1");
        assertEquals(Verdict.MATCH, check.verdict());
        assertEquals(Map.of(sscc(FIRST), Map.of(BEANS, 3L)), check.inferred());
        order.carried("P2", false, List.of(sscc(SECOND)));
        assertEquals(
                Map.of(sscc(SECOND), Map.of(BEANS, 3L, TEA, 1L)),
                order.check("P2").inferred());
        assertTrue(order.report().complete());
        assertEquals(8, order.report().passed());
    }

    @Test
    void whereTheDocumentNamesEachThingAnotherOfTheSameItemWillNotDo() {
        Fulfilment order = new Fulfilment(ExpectedDocument.of(
                DocumentType.ASN,
                "A-1",
                List.of(new Line(TEA, 1)),
                List.of(new Pallet(FIRST, List.of(), units(BEANS, 1, 3)))));
        order.carried("P1", false, all(List.of(sscc(FIRST)), units(BEANS, 2, 3)));
        Check check = order.check("P1");
        assertEquals(Verdict.OVER, check.verdict());
        assertEquals(units(BEANS, 1, 1), check.missing());
        assertEquals(units(BEANS, 4, 1), check.unexpected());
    }

    @Test
    void aLoadThatNamesNothingIsNoTagAndOneThatComesBackIsTakenOff() {
        Fulfilment order = new Fulfilment(pallets(false));
        order.carried("P1", false, List.of("https://id.gs1.org/8003/00614141123452abc"));
        assertEquals(Verdict.NO_TAG, order.check("P1").verdict());
        List<String> load = all(List.of(sscc(FIRST)), units(BEANS, 1, 4));
        order.carried("P2", false, load);
        order.carried("P3", true, load);
        assertEquals(Verdict.UNEXPECTED, order.check("P3").verdict());
        assertEquals(0, order.report().passed());
        order.carried("P4", false, load);
        assertEquals(Verdict.MATCH, order.check("P4").verdict());
    }

    /** Made-up orders, cut into loads: all of it matches, and what is left out, added or swapped is told exactly. */
    @Test
    void whateverIsLeftOutOrAddedIsToldExactly() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Pallet> pallets = new ArrayList<>();
            List<List<String>> loads = new ArrayList<>();
            int serial = 1;
            boolean named = random.nextBoolean();
            for (String label : List.of(FIRST, SECOND)) {
                int beans = 1 + random.nextInt(6);
                List<String> on = all(units(BEANS, serial, beans), units(TEA, serial, 1));
                serial += beans;
                pallets.add(
                        named
                                ? new Pallet(label, List.of(), on)
                                : new Pallet(label, List.of(new Line(BEANS, beans), new Line(TEA, 1)), List.of()));
                loads.add(all(List.of(sscc(label)), on));
            }
            ExpectedDocument document = ExpectedDocument.of(DocumentType.SHIPMENT, "S", List.of(), pallets);
            Collections.shuffle(loads, random);
            Fulfilment order = new Fulfilment(document);
            String why = "seed " + seed;

            List<String> lost = new ArrayList<>(loads.get(0));
            lost.remove(1 + random.nextInt(lost.size() - 1));
            order.carried("short", false, lost);
            assertEquals(Verdict.SHORT, order.check("short").verdict(), why);
            assertEquals(1, order.check("short").missing().size(), why);
            order.carried("short", false, loads.get(0));
            assertEquals(Verdict.MATCH, order.check("short").verdict(), why);

            List<String> more = all(loads.get(1), units(random.nextBoolean() ? SOAP : BEANS, 1000, 1));
            order.carried("more", false, more);
            boolean soap = more.get(more.size() - 1).contains(SOAP);
            assertEquals(
                    soap ? Verdict.UNEXPECTED : Verdict.OVER,
                    order.check("more").verdict(),
                    why);
            assertEquals(List.of(more.get(more.size() - 1)), order.check("more").unexpected(), why);
            assertFalse(order.report().complete(), why);
            assertEquals(List.of(), order.report().missing(), why);

            order.voided("more");
            order.carried("right", false, loads.get(1));
            assertTrue(order.report().complete(), why);
        }
    }

    /** What is said depends on the passages that stand: voided ones and the way a passage was cut into events leave no trace. */
    @Test
    void aVoidedPassageWasNeverThereAndRevisionsAreTheirSum() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ExpectedDocument document = pallets(random.nextBoolean()).withLoads(random.nextBoolean() ? 3 : null);
            Fulfilment plain = new Fulfilment(document);
            Fulfilment eventful = new Fulfilment(document);
            List<String> standing = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<String> load = new ArrayList<>();
                for (int unit = random.nextInt(5); unit > 0; unit--) {
                    load.addAll(units(
                            random.nextBoolean() ? BEANS : random.nextBoolean() ? TEA : SOAP, random.nextInt(9), 1));
                }
                if (random.nextBoolean()) {
                    load.add(sscc(List.of(FIRST, SECOND, FOREIGN).get(random.nextInt(3))));
                }
                boolean back = random.nextInt(6) == 0;
                String id = "P" + i;
                int cut = random.nextInt(load.size() + 1);
                eventful.carried(id, back, load.subList(0, cut));
                if (random.nextInt(3) == 0) {
                    eventful.voided(id);
                    continue;
                }
                eventful.carried(id, back, load.subList(cut, load.size()));
                plain.carried(id, back, load);
                standing.add(id);
            }
            String why = "seed " + seed;
            assertEquals(plain.report(), eventful.report(), why);
            standing.forEach(id -> assertEquals(plain.check(id), eventful.check(id), why + " " + id));
            Fulfilment.Report report = plain.report();
            long read = report.lines().stream()
                    .mapToLong(Fulfilment.ReportLine::read)
                    .sum();
            Set<String> seen = Set.copyOf(
                    plain.passages().values().stream().flatMap(Set::stream).toList());
            assertTrue(read <= seen.size(), why);
            report.lines()
                    .forEach(line -> assertTrue(
                            line.read() >= 0
                                    && line.inferred() >= 0
                                    && line.read() + line.inferred() <= line.expected(),
                            why));
        }
    }

    static ExpectedDocument pallets(boolean trusted) {
        return ExpectedDocument.of(
                        DocumentType.SHIPMENT,
                        "S-1",
                        List.of(),
                        List.of(
                                new Pallet(FIRST, List.of(new Line(BEANS, 4)), List.of()),
                                new Pallet(SECOND, List.of(new Line(BEANS, 3), new Line(TEA, 1)), List.of())))
                .trusted(trusted);
    }

    static List<String> units(String item, int from, int number) {
        List<String> all = new ArrayList<>();
        for (int serial = from; serial < from + number; serial++) {
            all.add("https://id.gs1.org/01/" + item + "/21/" + serial);
        }
        return all;
    }

    @SafeVarargs
    static List<String> all(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    static String sscc(String digits) {
        return "https://id.gs1.org/00/" + digits;
    }

    static String kind(String item) {
        return "https://id.gs1.org/01/" + item;
    }
}
