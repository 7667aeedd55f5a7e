package io.dockdoor.broker.ledger;

/** The database did not do what it should: full, gone, damaged. Nothing was acknowledged; the same work is tried again. */
public final class LedgerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerFailure(String what, Exception cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
