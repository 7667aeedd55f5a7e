package io.dockdoor.events;

/** A gateway: one door computer. Also its MQTT user and the CN of its certificate. */
public record GatewayId(String value) implements Comparable<GatewayId> {
    /** @throws IllegalArgumentException when the value cannot be an MQTT topic level; the message says the rule */
    public GatewayId {
        Names.check("gateway", value);
    }

    @Override
    public int compareTo(GatewayId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
