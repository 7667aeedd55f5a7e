/** LLRP readers (and the devices beside them) turned into tag reads and door signals on gateway time. */
@NullMarked
package io.dockdoor.reader;

import org.jspecify.annotations.NullMarked;
