package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.SweepTally.AntennaKey;
import io.dockdoor.dedup.SweepTally.Found;
import io.dockdoor.dedup.SweepTally.Share;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SweepTallyTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final ReaderId R2 = new ReaderId("R2");
    private static final AntennaKey A1 = new AntennaKey(R1, 1);
    private static final AntennaKey A2 = new AntennaKey(R1, 2);
    private static final AntennaKey B1 = new AntennaKey(R2, 1);

    private final SweepTally tally = new SweepTally(List.of(A1, A2, B1), 3);

    private static Epc epc(int serial) {
        return Epc.ofHex("30340789000C0E42%08X".formatted(serial));
    }

    private void seen(ReaderId reader, int antenna, int serial, long at, int rssi) {
        TagReads batch = new TagReads(reader, 1);
        batch.add(TagRead.of(epc(serial), reader, antenna, at, rssi));
        tally.seen(batch);
    }

    @Test
    void aTagIsOneThingWhoeverReadsIt() {
        seen(R1, 1, 7, 100, -6000);
        seen(R2, 1, 7, 50, -5500);
        seen(R1, 2, 8, 200, -7000);
        seen(R1, 9, 8, 999, -1000); // no antenna of this sweep

        assertEquals(2, tally.epcs());
        assertEquals(3, tally.reads());
        assertEquals(
                List.of(
                        new Found(epc(7), 2, 50, 100, -5500, TagRead.NO_PC, List.of(A1, B1)),
                        new Found(epc(8), 1, 200, 200, -7000, TagRead.NO_PC, List.of(A2))),
                tally.found());
        assertEquals(List.of(new Share(A1, 1, 1), new Share(A2, 1, 1), new Share(B1, 1, 1)), tally.shares());
    }

    @Test
    void moreTagsThanItRemembersAreCountedAsSurplus() {
        for (int serial = 0; serial < 5; serial++) {
            seen(R1, 1, serial, serial, -6000);
        }
        assertEquals(3, tally.epcs());
        assertEquals(2, tally.surplus());
    }

    /** Tags that each look hears with a probability of their own, some hard to hear: the estimate is near what is true. */
    @Test
    void completenessIsNearTheTruth() {
        SplittableRandom random = new SplittableRandom(5);
        for (double easy : new double[] {0.06, 0.1, 0.2, 0.4}) {
            int[] found = new int[20];
            int tags = 2_000;
            for (int tag = 0; tag < tags; tag++) {
                double chance = easy * (tag % 10 == 0 ? 0.6 : 1);
                for (int look = 0; look < found.length; look++) {
                    if (random.nextDouble() < chance) {
                        for (int later = look; later < found.length; later++) {
                            found[later]++;
                        }
                        break;
                    }
                }
            }
            double truth = found[19] / (double) tags;
            Completeness said = Completeness.of(found);
            assertEquals(truth, said.estimate(), 0.04, easy + " " + said);
            assertTrue(said.low() <= said.estimate() && said.estimate() <= 1, said.toString());
            assertTrue(said.low() <= truth + 0.01, truth + " " + said);
        }
    }

    @Test
    void whatStillFindsAsManyAsAtTheBeginningIsFarFromComplete() {
        int[] found = new int[20];
        for (int look = 0; look < found.length; look++) {
            found[look] = 10 * (look + 1);
        }
        assertTrue(
                Completeness.of(found).estimate() <= 0.5, Completeness.of(found).toString());
    }

    @Test
    void nothingFoundOrTooFewLooksClaimNothing() {
        assertEquals(0, Completeness.of(new int[0]).estimate());
        assertEquals(0, Completeness.of(new int[] {5}).estimate());
        assertEquals(0, Completeness.of(new int[8]).high());
    }
}
