/** LLRP readers and dock scenes from a seed, with the truth of what really passed. */
@NullMarked
package io.dockdoor.simulator;

import org.jspecify.annotations.NullMarked;
