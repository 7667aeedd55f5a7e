/** The simulated reader against the standard, against a codec from outside and over a socket. */
@NullMarked
package io.dockdoor.simulator.llrp;

import org.jspecify.annotations.NullMarked;
