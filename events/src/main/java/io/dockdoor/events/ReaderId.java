package io.dockdoor.events;

/** A fixed RFID reader, unique within its gateway. */
public record ReaderId(String value) implements Comparable<ReaderId> {
    /** @throws IllegalArgumentException when the value cannot be an MQTT topic level; the message says the rule */
    public ReaderId {
        Names.check("reader", value);
    }

    @Override
    public int compareTo(ReaderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
