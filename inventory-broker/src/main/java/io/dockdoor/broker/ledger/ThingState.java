package io.dockdoor.broker.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What the book holds of one thing.
 *
 * @param thing who
 * @param where believed to be
 * @param bucket what may be done with it
 * @param parent key of the container it is in, null when in none
 * @param parentIsItem the container is itself a trade item, which is counted in its stead
 * @param last the last event that touched it, itself or through its container
 * @param head ledger position of the last arrived event that names it, 0 for none: the head of its history
 */
public record ThingState(
        Booking.Thing thing,
        Whereabouts where,
        Bucket bucket,
        @Nullable String parent,
        boolean parentIsItem,
        Moment last,
        long head) {
    static ThingState unknown(Booking.Thing thing) {
        return new ThingState(thing, new Whereabouts.Unknown(), Bucket.SELLABLE, null, false, Moment.NEVER, 0);
    }

    /** Another thing in the same state. */
    ThingState of(Booking.Thing another) {
        return new ThingState(another, where, bucket, parent, parentIsItem, last, head);
    }

    ThingState at(Whereabouts itsWhere, Bucket itsBucket) {
        return new ThingState(thing, itsWhere, itsBucket, parent, parentIsItem, last, head);
    }

    ThingState inside(@Nullable String itsParent, boolean isItem) {
        return new ThingState(thing, where, bucket, itsParent, isItem, last, head);
    }

    ThingState touched(Moment moment) {
        return new ThingState(thing, where, bucket, parent, parentIsItem, moment, head);
    }

    ThingState headed(long position) {
        return new ThingState(thing, where, bucket, parent, parentIsItem, last, position);
    }

    /** The slot this thing fills with one piece, or null: containers, things elsewhere, and items packed in an item. */
    public @Nullable Slot slot() {
        String place = where.onHandAt();
        String item = thing.item();
        return place.isEmpty() || item == null || parentIsItem ? null : new Slot(place, item, "", "", bucket);
    }

    /** Where one piece more is expected because this thing is on its way there, or null. */
    @Nullable Shelf expectedAt() {
        String item = thing.item();
        return item != null && !parentIsItem && where instanceof Whereabouts.Transit transit
                ? new Shelf(transit.to(), item)
                : null;
    }
}
