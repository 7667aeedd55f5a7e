/** Real processes under seeded faults; afterwards the ledger is compared with the truth, movement by movement. */
@NullMarked
package io.dockdoor.acceptance.faults;

import org.jspecify.annotations.NullMarked;
