package io.dockdoor.broker.ledger;

/**
 * One number of the stock book.
 *
 * @param place key of a {@link Place}
 * @param item GTIN-14
 * @param lot "" for serialised goods and for goods without a lot
 * @param uom "" for pieces, else a UN/ECE code such as KGM
 */
public record Slot(String place, String item, String lot, String uom, Bucket bucket) implements Comparable<Slot> {
    static Slot of(String place, Booking.Stuff stuff) {
        return new Slot(place, stuff.item(), stuff.lot(), stuff.uom(), Bucket.SELLABLE);
    }

    @Override
    public int compareTo(Slot other) {
        int c = place.compareTo(other.place);
        c = c != 0 ? c : item.compareTo(other.item);
        c = c != 0 ? c : lot.compareTo(other.lot);
        c = c != 0 ? c : uom.compareTo(other.uom);
        return c != 0 ? c : bucket.compareTo(other.bucket);
    }
}
