/** {@code dockdoor stock}: what a person at a terminal asks and tells the inventory broker, through its HTTP API. */
@NullMarked
package io.dockdoor.broker.cli;

import org.jspecify.annotations.NullMarked;
