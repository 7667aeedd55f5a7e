package io.dockdoor.gateway.outbox;

/** The journal could not be opened, read or written; the message says what was tried on which file. */
public final class JournalFailure extends Exception {
    public JournalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
