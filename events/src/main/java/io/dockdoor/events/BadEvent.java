package io.dockdoor.events;

/** Bytes that are not an event we can book. The message names the field and the cure; the bytes go to quarantine. */
public final class BadEvent extends Exception {
    private static final long serialVersionUID = 1L;

    public BadEvent(String message) {
        super(message);
    }

    public BadEvent(String message, Throwable cause) {
        super(message, cause);
    }
}
