package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderStatus;

/** Who else hears what a reader tells, on the reader's thread and before the doors do. Must not block or keep a batch. */
public interface ReaderTap {
    /** Nobody. */
    ReaderTap NONE = new ReaderTap() {};

    default void reads(TagReads batch) {}

    /** Reads from now on are made for that purpose. */
    default void reading(ReaderId reader, InventoryProfile profile) {}

    default void status(ReaderStatus status) {}

    /** A photo-eye of a door. */
    default void eye(DoorId door, String name, boolean broken) {}

    /** An input of the reader, of a door or not. */
    default void input(ReaderId reader, int port, boolean high) {}
}
