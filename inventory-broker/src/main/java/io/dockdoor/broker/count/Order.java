package io.dockdoor.broker.count;

/** What somebody wants done with a count. */
public sealed interface Order {
    /** Take this look into account. */
    record Add(Evidence evidence) implements Order {}

    /**
     * Counting is over: say the difference.
     *
     * @param hold do not post by itself, even when nobody has to approve
     */
    record Reckon(boolean hold) implements Order {}

    /** Say the difference as it is, and change nothing. */
    record Look() implements Order {}

    record Recount(String reason) implements Order {}

    record Approve() implements Order {}

    record Post() implements Order {}

    record Cancel(String reason) implements Order {}

    /**
     * Begin.
     *
     * @param key the client's: the same again opens nothing more
     */
    record Open(String key, Scope scope, Mode mode) {}

    /**
     * Who wants it.
     *
     * @param by name of the key
     * @param key idempotency key, "" for none
     */
    record From(String by, String key) {}

    /** By what a difference is weighed. */
    record Rules(Thresholds thresholds, Worth worth) {}
}
