package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Events;
import io.dockdoor.broker.PostgresServer;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** On a real PostgreSQL. */
@Execution(ExecutionMode.CONCURRENT)
class PostgresLedgerIT extends LedgerContract {
    @TempDir
    Path folder;

    private final PostgresLedgers ledgers = new PostgresLedgers();

    @Override
    Database ledger(String name) throws Exception {
        return ledgers.open(name);
    }

    @Test
    void aSecondBrokerOnTheSameLedgerIsRefused() throws Exception {
        Database database = ledger("main");
        LedgerStore first = LedgerStore.open(database, List.of());
        try {
            SQLException refused = assertThrows(SQLException.class, () -> LedgerStore.open(database, List.of()));
            assertEquals("another inventory broker writes this ledger", refused.getMessage());
        } finally {
            first.close();
        }
        LedgerStore.open(database, List.of()).close();
    }

    @Test
    void aDumpOfARunningLedgerIsRestoredWithWhatWasCommittedAndGoesOn() throws Exception {
        byte[] first = Events.receive(1, "5001", "5002");
        byte[] second = Events.ship(2, "5001");
        Assumptions.assumeTrue(PostgresServer.programs().isPresent(), PostgresLedgers.LEFT_OUT);
        try (PostgresServer server = new PostgresServer(false)) {
            Database running = Database.postgres(server.url("ledger"), null, null);
            String copy;
            try (LedgerStore store = LedgerStore.open(running, List.of())) {
                store.book(first, EventJson.read(first), Instant.EPOCH);
                store.commit();
                store.book(second, EventJson.read(second), Instant.EPOCH);
                copy = server.copy("ledger");
                store.commit();
            }
            Database restored = Database.postgres(copy, null, null);
            assertEquals(
                    List.of(),
                    Rebuild.verify(restored, folder.resolve("again"), List.of()).differences());
            try (LedgerStore store = LedgerStore.open(restored, List.of())) {
                assertEquals(1, store.position(), "the second was not committed when it was copied");
                assertEquals(new LedgerStore.Booked(1, true), store.book(first, EventJson.read(first), Instant.EPOCH));
                assertEquals(
                        new LedgerStore.Booked(2, false), store.book(second, EventJson.read(second), Instant.EPOCH));
                store.commit();
            }
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidInOneSentence() {
        IOException refused = assertThrows(
                IOException.class,
                () -> Database.postgres("jdbc:postgresql://127.0.0.1:1/x?sslmode=disable", "u", "secret"));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.startsWith("cannot use the database jdbc:postgresql://127.0.0.1:1/x ("), said);
        assertTrue(said.indexOf('\n') < 0 && !said.contains("secret"), said);
    }
}
