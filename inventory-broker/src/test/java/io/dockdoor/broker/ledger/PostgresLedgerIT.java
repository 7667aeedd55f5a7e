package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL. */
class PostgresLedgerIT extends LedgerContract {
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
    void aDatabaseThatIsNotThereIsSaidInOneSentence() {
        IOException refused = assertThrows(
                IOException.class,
                () -> Database.postgres("jdbc:postgresql://127.0.0.1:1/x?sslmode=disable", "u", "secret"));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.startsWith("cannot use the database jdbc:postgresql://127.0.0.1:1/x ("), said);
        assertTrue(said.indexOf('\n') < 0 && !said.contains("secret"), said);
    }
}
