package io.dockdoor.events.documents;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What there is to say of one passage held against a document.
 *
 * @param verdict the worst that is so
 * @param missing what should have passed with it and was not read: identities, or {@code "3 x https://id.gs1.org/01/{gtin14}"}
 * @param unexpected what passed and should not have: identities
 * @param inferred what was not read and is believed to have passed, because the pallet's own tag did and the document is
 *     trusted: pieces by pallet (its identity) and item (GTIN-14)
 * @param inferredThings the same where the document names the things: identities by pallet
 * @param sentence the verdict for a person
 */
public record Check(
        Verdict verdict,
        List<String> missing,
        List<String> unexpected,
        Map<String, Map<String, Long>> inferred,
        Map<String, List<String>> inferredThings,
        String sentence) {
    public Check {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        inferred = Map.copyOf(inferred);
        inferredThings = Map.copyOf(inferredThings);
    }

    /** From the best to the worst; of several that are so the worst is told. */
    public enum Verdict {
        /** Everything that passed is still expected, and nothing is missing that should have come with it. */
        MATCH,
        /** All of it is expected, and something that should have come with it was not read. */
        SHORT,
        /** More of an item than is still expected. */
        OVER,
        /** Goods the document does not know. */
        UNEXPECTED,
        /** A pallet the document does not know. */
        WRONG_PALLET,
        /** Nothing was read that names goods or a pallet. */
        NO_TAG,
        /** There is no document for what passed. */
        NOT_ASSIGNED;

        /** As it stands on the wire: {@code wrong-pallet}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
