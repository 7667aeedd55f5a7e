/** From a movement to the ledger's acknowledgement: the journal, the publisher and the one class that knows Paho. */
@NullMarked
package io.dockdoor.gateway.outbox;

import org.jspecify.annotations.NullMarked;
