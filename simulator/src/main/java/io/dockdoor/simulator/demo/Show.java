package io.dockdoor.simulator.demo;

import java.io.IOException;
import java.util.function.LongSupplier;

/** Something to look at, with a verdict at the end. */
public interface Show {
    /**
     * Runs to its end. Every process started is gone when this returns or throws.
     *
     * @return whether the stock booked is the truth
     * @throws IOException when a part does not start or answer; the message says which and why
     */
    boolean run() throws IOException, InterruptedException;

    /** Makes one. */
    interface Opening {
        Show open(DemoPlan plan, Screen screen, LongSupplier utcMicros);
    }
}
