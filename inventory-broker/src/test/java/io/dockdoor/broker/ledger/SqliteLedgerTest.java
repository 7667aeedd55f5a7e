package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Events;
import io.dockdoor.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On SQLite. */
class SqliteLedgerTest extends LedgerContract {
    @TempDir
    Path folder;

    @Override
    Database ledger(String name) throws Exception {
        return Database.sqlite(folder.resolve(name));
    }

    @Test
    void aFolderThatCannotBeUsedIsSaidInOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("taken"), "no folder");
        String refused = String.valueOf(
                assertThrows(IOException.class, () -> Database.sqlite(file)).getMessage());
        assertTrue(refused.startsWith("cannot use the state folder " + file), refused);
        assertFalse(refused.contains("\n"));
    }

    @Test
    void aCopyOfARunningLedgerHoldsWhatWasCommittedAndGoesOn() throws Exception {
        byte[] first = Events.receive(1, "5001", "5002");
        byte[] second = Events.ship(2, "5001");
        Path copy = Files.createDirectory(folder.resolve("copy")).resolve("ledger.db");
        try (LedgerStore store = LedgerStore.open(ledger("main"), List.of())) {
            store.book(first, EventJson.read(first), Instant.EPOCH);
            store.commit();
            store.book(second, EventJson.read(second), Instant.EPOCH);
            // what docs/broker.md says
            try (Connection beside = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("main/ledger.db"));
                    Statement statement = beside.createStatement()) {
                statement.execute("VACUUM INTO '" + copy + "'");
            }
            store.commit();
        }
        Database restored = ledger("copy");
        assertEquals(
                List.of(),
                Rebuild.verify(restored, folder.resolve("again"), List.of()).differences());
        try (LedgerStore store = LedgerStore.open(restored, List.of())) {
            assertEquals(1, store.position(), "the second was not committed when it was copied");
            assertEquals(new LedgerStore.Booked(1, true), store.book(first, EventJson.read(first), Instant.EPOCH));
            assertEquals(new LedgerStore.Booked(2, false), store.book(second, EventJson.read(second), Instant.EPOCH));
            store.commit();
        }
    }
}
