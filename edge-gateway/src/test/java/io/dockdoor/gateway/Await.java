package io.dockdoor.gateway;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for a condition with a bound. */
public final class Await {
    private Await() {}

    /** That value, which must be there. */
    public static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing there");
        }
        return value;
    }

    /** Returns as soon as it holds; fails with what {@code otherwise} says after that many seconds. */
    public static void until(int seconds, Supplier<String> otherwise, BooleanSupplier holds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + seconds + " s: " + otherwise.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
