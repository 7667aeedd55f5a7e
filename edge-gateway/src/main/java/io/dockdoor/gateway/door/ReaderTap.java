package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderStatus;

/** Who else hears what a reader tells, on the reader's thread and before the doors do. Must not block or keep a batch. */
public interface ReaderTap {
    /** The one and then the other. */
    static ReaderTap both(ReaderTap first, ReaderTap second) {
        return new ReaderTap() {
            @Override
            public void reads(TagReads batch) {
                first.reads(batch);
                second.reads(batch);
            }

            @Override
            public void reading(ReaderId reader, InventoryProfile profile) {
                first.reading(reader, profile);
                second.reading(reader, profile);
            }

            @Override
            public void status(ReaderStatus status) {
                first.status(status);
                second.status(status);
            }

            @Override
            public void eye(DoorId door, String name, boolean broken) {
                first.eye(door, name, broken);
                second.eye(door, name, broken);
            }

            @Override
            public void input(ReaderId reader, int port, boolean high) {
                first.input(reader, port, high);
                second.input(reader, port, high);
            }
        };
    }

    default void reads(TagReads batch) {}

    /** Reads from now on are made for that purpose. */
    default void reading(ReaderId reader, InventoryProfile profile) {}

    default void status(ReaderStatus status) {}

    /** A photo-eye of a door. */
    default void eye(DoorId door, String name, boolean broken) {}

    /** An input of the reader, of a door or not. */
    default void input(ReaderId reader, int port, boolean high) {}
}
