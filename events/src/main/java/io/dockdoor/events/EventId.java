package io.dockdoor.events;

import java.util.UUID;

/** The id of one event for ever: the same on every replay, webhook and stream. Minted as a UUID version 7 (RFC 9562 5.7). */
public record EventId(String uri) {
    /** Event ids of other systems are kept as they came: any URI of at most 512 characters. */
    public EventId {
        if (uri.isEmpty() || uri.length() > 512 || uri.indexOf(':') < 1) {
            throw new IllegalArgumentException(
                    "eventID must be a URI of at most 512 characters, for example urn:uuid:…");
        }
    }

    public static EventId of(UUID uuid) {
        return new EventId("urn:uuid:" + uuid);
    }

    /**
     * A version 7 UUID from its parts (RFC 9562 5.7): 48 bits of milliseconds, then 74 random bits.
     *
     * @param unixMillis when the event was made, milliseconds since 1970 UTC
     * @param randomA 12 random bits are taken
     * @param randomB 62 random bits are taken
     */
    public static EventId mint(long unixMillis, long randomA, long randomB) {
        long high = (unixMillis << 16) | 0x7000L | (randomA & 0x0fffL);
        long low = 0x8000000000000000L | (randomB & 0x3fffffffffffffffL);
        return of(new UUID(high, low));
    }

    @Override
    public String toString() {
        return uri;
    }
}
