/** LLRP readers at their worst, simulated, and what the session makes of them. */
@NullMarked
package io.dockdoor.acceptance.readers;

import org.jspecify.annotations.NullMarked;
