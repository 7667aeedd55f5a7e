/** From reads to passages to movements. Pure: no thread, clock, logger or I/O; an instant arrives in each input, silence is told by a tick. */
@NullMarked
package io.dockdoor.dedup;

import org.jspecify.annotations.NullMarked;
