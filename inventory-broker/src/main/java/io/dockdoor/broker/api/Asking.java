package io.dockdoor.broker.api;

import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.javalin.http.HttpResponseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has the ledger's thread do something and waits for its answer, but not for ever. */
final class Asking {
    private static final long PATIENCE_SECONDS = 15;

    private Asking() {}

    static <T extends @Nullable Object> T of(LedgerLoop ledger, Function<LedgerStore, T> work) {
        try {
            return ledger.ask(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpResponseException(503, "the inventory broker is stopping");
        } catch (TimeoutException e) {
            throw new HttpResponseException(503, "the ledger does not answer: ask again with the same key");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ledger could not do it", e);
        }
    }
}
