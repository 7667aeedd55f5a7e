package io.dockdoor.events;

/** A site: one warehouse, backroom or yard with its own doors. */
public record SiteId(String value) implements Comparable<SiteId> {
    /** @throws IllegalArgumentException when the value cannot be an MQTT topic level; the message says the rule */
    public SiteId {
        Names.check("site", value);
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
