/** Movements told by handhelds, warehouse systems and feeds of others: from their words to EPCIS events, and a verdict on each. */
@NullMarked
package io.dockdoor.broker.intake;

import org.jspecify.annotations.NullMarked;
