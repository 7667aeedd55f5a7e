/** Counting what stands before the doors: the readers' antennas read for a count and go back to their door whenever something passes. */
@NullMarked
package io.dockdoor.gateway.sweep;

import org.jspecify.annotations.NullMarked;
