package io.dockdoor.broker.ledger;

import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.events.documents.Fulfilment;
import java.util.List;

/** What webhooks are told of besides booked events. */
public sealed interface Notice {
    /** Contiguous over all notices, from 1. */
    long number();

    /** Something happened to a count. */
    record Counted(long number, KeptAct act) implements Notice {}

    /** A document was closed. */
    record Closed(long number, DocumentTable.Kept document, Fulfilment.Report report, List<DocumentTable.Passed> passed)
            implements Notice {
        public Closed {
            passed = List.copyOf(passed);
        }
    }
}
