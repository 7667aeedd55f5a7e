package io.dockdoor.broker.count;

import java.util.List;

/**
 * A difference in numbers.
 *
 * @param expected units the book has in the scope
 * @param matched of them seen
 * @param moved units whose movements during the count explain what was seen of them: no difference
 * @param unclassified tags seen that are no stock: undecodable, foreign, destroyed by the book
 * @param quantities class-level numbers that differ
 * @param barred places whose number no earlier event can change any more
 * @param reasons why somebody else must approve, empty when nobody has to
 * @param digest of all that would be posted: an approval holds for one digest
 */
public record Tally(
        int expected,
        int matched,
        int moved,
        int found,
        int misplaced,
        int missing,
        int unseen,
        int unclassified,
        int quantities,
        List<String> barred,
        List<String> reasons,
        String digest) {
    public Tally {
        barred = List.copyOf(barred);
        reasons = List.copyOf(reasons);
    }

    public boolean needsApproval() {
        return !reasons.isEmpty();
    }
}
