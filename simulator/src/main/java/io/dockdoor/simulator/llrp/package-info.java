/**
 * A reader that speaks LLRP 1.0.1 (EPCglobal, 13 August 2007) as strictly as the standard allows: what a client sends is checked
 * against the {@linkplain io.dockdoor.simulator.llrp.Grammar grammar} of the standard and against the reader's own
 * capabilities before anything happens, and a fault is answered with the status that names its place. Nothing here shares code
 * with the client side, so that a mistake in one is not hidden by the same mistake in the other.
 *
 * <p>{@link io.dockdoor.simulator.llrp.SimulatedReader} owns socket and thread; {@code ReaderCore} behind it is the reader itself,
 * a function of messages and time.
 */
@NullMarked
package io.dockdoor.simulator.llrp;

import org.jspecify.annotations.NullMarked;
