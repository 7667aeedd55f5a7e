package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderStatus;

/** Who else hears what readers and photo-eyes tell, before the doors do and on the same thread. Must not block or keep a batch. */
public interface ReaderTap {
    default void reads(TagReads batch) {}

    /** Reads from now on are made for that purpose. */
    default void reading(ReaderId reader, InventoryProfile profile) {}

    default void status(ReaderStatus status) {}

    /** A photo-eye of a door. */
    default void eye(DoorId door, String name, boolean broken) {}
}
