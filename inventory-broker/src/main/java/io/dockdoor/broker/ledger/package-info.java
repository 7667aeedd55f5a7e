/** Movements become entries, entries become stock. {@link io.dockdoor.broker.ledger.StockBook} is the pure fold; {@link io.dockdoor.broker.ledger.LedgerStore} keeps it on disk; one thread owns both. */
@NullMarked
package io.dockdoor.broker.ledger;

import org.jspecify.annotations.NullMarked;
