package io.dockdoor.broker.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On SQLite. */
class SqliteRivalsTest extends RivalsContract {
    @TempDir
    Path folder;

    @Override
    Database ledger(String name) throws Exception {
        return Database.sqlite(folder.resolve(name));
    }
}
