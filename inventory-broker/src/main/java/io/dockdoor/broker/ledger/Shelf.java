package io.dockdoor.broker.ledger;

/** An item at a place, all lots and buckets of it. */
public record Shelf(String place, String item) implements Comparable<Shelf> {
    @Override
    public int compareTo(Shelf other) {
        int c = item.compareTo(other.item);
        return c != 0 ? c : place.compareTo(other.place);
    }
}
