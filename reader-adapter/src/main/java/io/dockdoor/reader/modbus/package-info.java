/** I/O modules on a serial line by Modbus RTU: inputs polled, coils written. */
@NullMarked
package io.dockdoor.reader.modbus;

import org.jspecify.annotations.NullMarked;
