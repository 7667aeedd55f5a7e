package io.dockdoor.broker.ledger;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** The database did not do what it should: full, gone, damaged. Nothing was acknowledged; the same work is tried again. */
public final class LedgerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 300;

    LedgerFailure(String what, Exception cause) {
        super(what + ": " + said(cause), cause);
    }

    /** What the database said, without the statement and the values it was given: those belong in no log and no health page. */
    private static String said(Exception cause) {
        SQLException next = cause instanceof BatchUpdateException batch ? batch.getNextException() : null;
        String text = String.valueOf((next == null ? cause : next).getMessage()).replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** It did not answer in time. */
    public static LedgerFailure late(TimeoutException cause) {
        return new LedgerFailure("the ledger does not answer", cause);
    }

    /** Of the database, or of what it was given: a text too long for an index does not become shorter by trying again. */
    static RuntimeException of(String what, SQLException cause) {
        return Database.refused(cause)
                ? new IllegalArgumentException(what + ": " + cause.getMessage(), cause)
                : new LedgerFailure(what, cause);
    }
}
