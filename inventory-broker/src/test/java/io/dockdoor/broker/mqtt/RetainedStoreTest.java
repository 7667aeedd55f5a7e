package io.dockdoor.broker.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.Peer;
import io.dockdoor.broker.mqtt.RetainedStore.Kept;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedStoreTest {
    private static final byte[] WORD = {1, 2, 3};

    @TempDir
    Path folder;

    /** A full disk makes SQLite take the transaction back by itself; so does this trigger. */
    @Test
    void whatWasRefusedIsKeptAsSoonAsTheDiskTakesItAgain() throws Exception {
        CountDownLatch safe = new CountDownLatch(1);
        try (RetainedStore store = RetainedStore.open(folder)) {
            run("CREATE TRIGGER full BEFORE INSERT ON retained BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
            store.keep("a.b", new Kept(WORD, 0), safe::countDown);
            Peer.await(store::refuses);
            assertArrayEquals(WORD, store.get("a.b"), "seen at once, whatever the disk says");
            run("DROP TRIGGER full");
            assertTrue(safe.await(60, TimeUnit.SECONDS), "never said to be safe");
            assertFalse(store.refuses());
        }
        try (RetainedStore again = RetainedStore.open(folder)) {
            assertArrayEquals(WORD, again.get("a.b"));
        }
    }

    private void run(String words) throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("retained.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout=30000");
            statement.execute(words);
        }
    }
}
