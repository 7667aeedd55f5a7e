/** What crosses a module boundary: values, event types, the one codec, topic names. No I/O, no policy. */
@NullMarked
package io.dockdoor.events;

import org.jspecify.annotations.NullMarked;
