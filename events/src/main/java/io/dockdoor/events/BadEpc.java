package io.dockdoor.events;

/** Inside this package: bits or text that break a rule of the Tag Data Standard. Carries no stack trace: bad tags are weather. */
final class BadEpc extends Exception {
    private static final long serialVersionUID = 1L;

    private final EpcFault fault;

    BadEpc(EpcFault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    /** A field that breaks its rule; the message names the field and what would be right. */
    static BadEpc field(String message) {
        return new BadEpc(EpcFault.BAD_FIELD, message);
    }

    EpcFault fault() {
        return fault;
    }
}
