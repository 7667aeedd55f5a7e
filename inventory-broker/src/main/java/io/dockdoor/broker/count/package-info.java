/** Cycle counts: what people and sweeps saw against what the book says, and what the ledger is told of the difference. */
@NullMarked
package io.dockdoor.broker.count;

import org.jspecify.annotations.NullMarked;
