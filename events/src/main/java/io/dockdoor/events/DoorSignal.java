package io.dockdoor.events;

/** Something the devices beside the antennas tell about a door. Times are gateway time, microseconds since 1970 UTC. */
public sealed interface DoorSignal {
    long atMicros();

    /** A photo-eye sees something. {@code beam} is its name in the door's configuration: B1 is the outer, B2 the inner eye. */
    record BeamBroken(String beam, long atMicros) implements DoorSignal {}

    /** A photo-eye sees its reflector again. */
    record BeamCleared(String beam, long atMicros) implements DoorSignal {}

    /** The motion sensor saw movement. */
    record MotionSeen(long atMicros) implements DoorSignal {}

    /** The motion sensor sees no movement any more. */
    record MotionEnded(long atMicros) implements DoorSignal {}

    /** The door itself is open: goods can pass. */
    record ContactOpened(long atMicros) implements DoorSignal {}

    /** The door itself is closed: nothing can pass. */
    record ContactClosed(long atMicros) implements DoorSignal {}

    /** A push button beside the door; {@code button} is its name in the door's configuration. */
    record ButtonPressed(String button, long atMicros) implements DoorSignal {}

    /** A reader of this door delivers reads (again). */
    record ReaderUp(ReaderId reader, long atMicros) implements DoorSignal {}

    /** A reader of this door delivers nothing until the next {@link ReaderUp}: silence is blindness from here on. */
    record ReaderDown(ReaderId reader, long atMicros) implements DoorSignal {}

    /** The reader says it had to drop reads (buffer overflow). */
    record ReadsLost(ReaderId reader, long atMicros) implements DoorSignal {}
}
