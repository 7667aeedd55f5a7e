/** Daemon 2, at the centre: events become ledger entries, the ledger becomes stock numbers, every change goes out at once. */
@NullMarked
package io.dockdoor.broker;

import org.jspecify.annotations.NullMarked;
