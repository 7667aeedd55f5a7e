package io.dockdoor.gateway.papers;

import io.dockdoor.events.Direction;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A load as the papers need it.
 *
 * @param passage id of the passage
 * @param direction null when nobody saw which way
 * @param identities what this event of the passage told, tags and scanned things alike
 * @param scannedDocuments numbers of documents that were scanned for it, the last one last
 */
public record Passing(
        String passage, @Nullable Direction direction, Collection<String> identities, List<String> scannedDocuments) {
    public Passing {
        identities = List.copyOf(identities);
        scannedDocuments = List.copyOf(scannedDocuments);
    }

    /** The same with what was told of it before. */
    Passing with(Collection<String> before) {
        Set<String> all = new LinkedHashSet<>(before);
        all.addAll(identities);
        return new Passing(passage, direction, all, scannedDocuments);
    }
}
