/** Serial lines, and the only place that knows the library for them. */
@NullMarked
package io.dockdoor.reader.serial;

import org.jspecify.annotations.NullMarked;
