/** Everything wired to a door besides antennas, whatever box its wire ends at: a reader, the computer itself, an I/O module. */
@NullMarked
package io.dockdoor.gateway.hardware;

import org.jspecify.annotations.NullMarked;
