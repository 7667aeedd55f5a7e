package io.dockdoor.broker.count;

/** The count is in a state, or asked by somebody, in which that cannot be done. The message is for a person. */
public final class NotNow extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean forbidden;

    private NotNow(String message, boolean forbidden) {
        super(message);
        this.forbidden = forbidden;
    }

    static NotNow state(String message) {
        return new NotNow(message, false);
    }

    static NotNow person(String message) {
        return new NotNow(message, true);
    }

    /** Whether somebody else could do it now. */
    public boolean forbidden() {
        return forbidden;
    }
}
