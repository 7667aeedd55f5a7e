package io.dockdoor.broker.ledger;

import io.dockdoor.broker.PostgresServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** Ledgers in the test process's PostgreSQL, fresh ones for each test. */
final class PostgresLedgers {
    static final String LEFT_OUT = "PostgreSQL is not installed: the suites with it";
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String prefix = "t" + TESTS.incrementAndGet() + "_";

    /** The ledger of that name, made when it is not there. */
    Database open(String name) throws Exception {
        Assumptions.assumeTrue(PostgresServer.programs().isPresent(), LEFT_OUT);
        return Database.postgres(PostgresServer.shared().url(prefix + name), null, null);
    }
}
