package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
