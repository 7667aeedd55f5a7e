package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.count.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Made-up warehouses in which everything moves while it is counted: after posting, and after all late word has come, the book has
 * each thing where it really is. {@code ./dockdoor bench counts} is the long version.
 */
class CountHistoriesTest {
    private static final int HISTORIES = 500;

    /** What there was in all of them. */
    record Told(int things, int found, int misplaced, int missing, int open, int moved, int late) {}

    @Test
    void afterACountTheBookIsTheTruthWhateverComesLate() throws Exception {
        Told told = run(HISTORIES);
        assertTrue(
                Math.min(Math.min(told.found(), told.misplaced()), Math.min(told.missing(), told.late()))
                        > HISTORIES / 10,
                "there was something to find: " + told);
    }

    /** @throws AssertionError for the first warehouse whose book is not the truth */
    static Told run(int histories) throws Exception {
        int[] all = new int[7];
        for (int seed = 0; seed < histories; seed++) {
            CountedWarehouse warehouse = new CountedWarehouse(seed);
            Tally tally = warehouse.run().tally();
            Map<String, String> truth = warehouse.truth();
            int number = seed;
            assertEquals(truth, warehouse.booked(), () -> "seed " + number + ": " + tally);
            assertEquals(warehouse.records.worked(), warehouse.records.sums, "entries sum to stock, seed " + seed);
            int[] each = {
                truth.size(),
                tally.found(),
                tally.misplaced(),
                tally.missing(),
                tally.unseen(),
                tally.moved(),
                warehouse.late()
            };
            for (int i = 0; i < each.length; i++) {
                all[i] += each[i];
            }
        }
        return new Told(all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
    }
}
