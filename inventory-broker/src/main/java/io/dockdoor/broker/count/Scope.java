package io.dockdoor.broker.count;

import java.util.List;
import java.util.Set;

/**
 * What is counted.
 *
 * @param site whose topics tell of it
 * @param places keys of the places, at least one
 * @param items GTIN-14s, empty for all
 * @param sealed containers are not opened: one that is seen vouches for what the book has in it
 */
public record Scope(String site, List<String> places, Set<String> items, boolean sealed) {
    public Scope {
        places = List.copyOf(places);
        items = Set.copyOf(items);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("a count needs a place");
        }
    }

    boolean covers(String item) {
        return items.isEmpty() || items.contains(item);
    }
}
