package io.dockdoor.events;

/** A dock door, unique within its site. */
public record DoorId(String value) implements Comparable<DoorId> {
    /** @throws IllegalArgumentException when the value cannot be an MQTT topic level; the message says the rule */
    public DoorId {
        Names.check("door", value);
    }

    @Override
    public int compareTo(DoorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
