/** The computer's own GPIO, by Pi4J. Loaded only where the configuration names a pin. */
@NullMarked
package io.dockdoor.gateway.hardware.pins;

import org.jspecify.annotations.NullMarked;
