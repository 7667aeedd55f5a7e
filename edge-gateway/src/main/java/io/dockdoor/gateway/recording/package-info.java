/** Recordings of a door's inputs as text files: read, written, and judged without network or daemon. */
@NullMarked
package io.dockdoor.gateway.recording;

import org.jspecify.annotations.NullMarked;
