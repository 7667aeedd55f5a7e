package io.dockdoor.gateway.papers;

import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.documents.Check;
import io.dockdoor.events.documents.ExpectedDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the papers say of a passage.
 *
 * @param paper the document it was held against; null when none is assigned
 * @param chosen why that one, for a person
 */
public record Checked(@Nullable ExpectedDocument paper, Check check, String chosen) {
    /** A list in a message ends here; the rest is counted. */
    private static final int MOST_LISTED = 50;

    /** As the movement tells it. */
    public Document document() {
        return new Document(
                paper == null ? "none" : paper.type().word(),
                paper == null ? "" : paper.id(),
                check.verdict().word(),
                shortened(check.missing()),
                shortened(check.unexpected()));
    }

    /** Verdict and choice in one sentence. */
    public String sentence() {
        return check.verdict().word() + ": " + check.sentence() + " (" + chosen + ")";
    }

    /** Whether it went as the document says, so that where the document sends it is where it goes. */
    public boolean asExpected() {
        return check.verdict() == Check.Verdict.MATCH || check.verdict() == Check.Verdict.SHORT;
    }

    private static List<String> shortened(List<String> all) {
        if (all.size() <= MOST_LISTED) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, MOST_LISTED));
        some.add("and " + (all.size() - MOST_LISTED) + " more");
        return some;
    }
}
