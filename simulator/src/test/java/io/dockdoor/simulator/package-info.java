/** The simulator's command line and whole simulations. */
@NullMarked
package io.dockdoor.simulator;

import org.jspecify.annotations.NullMarked;
