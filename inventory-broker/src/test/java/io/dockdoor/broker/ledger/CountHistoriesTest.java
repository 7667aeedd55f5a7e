package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Made-up warehouses in which everything moves while it is counted: after posting, and after all late word has come, the book has
 * each thing where it really is. {@code -Ddockdoor.counts=10000} runs the long version.
 */
class CountHistoriesTest {
    private static final int HISTORIES = Integer.getInteger("dockdoor.counts", 500);

    @Test
    void afterACountTheBookIsTheTruthWhateverComesLate() throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            CountedWarehouse warehouse = new CountedWarehouse(seed);
            warehouse.run();
            Map<String, String> truth = warehouse.truth();
            Map<String, String> booked = warehouse.booked();
            int number = seed;
            assertEquals(truth, booked, () -> "seed " + number + ": " + warehouse.log);
            assertEquals(warehouse.records.worked(), warehouse.records.sums, "entries sum to stock, seed " + seed);
        }
    }
}
