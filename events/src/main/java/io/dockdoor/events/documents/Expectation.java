package io.dockdoor.events.documents;

import java.time.Instant;
import java.util.List;

/**
 * What a door is to expect: the retained message of its {@code expect} topic, the whole list each time.
 *
 * @param until not to be believed after this
 * @param documents open documents that may pass this door, the most urgent first
 */
public record Expectation(String door, Instant until, List<Expected> documents) {
    /** More for one door is more than a door ships in a day; the broker says which it left out. */
    public static final int MOST = 200;

    public Expectation {
        if (door == null || until == null) {
            throw new IllegalArgumentException("door or until is missing");
        }
        documents = documents == null ? List.of() : List.copyOf(documents);
        if (documents.size() > MOST) {
            throw new IllegalArgumentException("documents: at most " + MOST + " for one door");
        }
    }

    /** A document, and the identities of what passed for it through doors of other gateways. */
    public record Expected(ExpectedDocument document, List<String> passed) {
        public Expected {
            if (document == null) {
                throw new IllegalArgumentException("document is missing");
            }
            passed = passed == null ? List.of() : List.copyOf(passed);
        }
    }
}
