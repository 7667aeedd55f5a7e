package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.events.Topics;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    /** A rehearsal whose loads end in quarantine would warm nothing up and say nothing of it. */
    @Test
    void itsLoadsAreBookedAndTold(@TempDir Path folder) throws Exception {
        Database database = Database.sqlite(folder);
        assertEquals(Rehearsal.LOADS, Rehearsal.play(database, new Topics("dock/v1"), InstantSource.system()));
        try (StockQueries stock = new StockQueries(database)) {
            assertEquals(0, stock.quarantined());
        }
    }
}
