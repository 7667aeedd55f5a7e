package io.dockdoor.broker.ledger;

import io.dockdoor.events.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A place that can hold stock.
 *
 * @param key {@code {gln13}} or {@code {gln13}.{extension}}
 * @param gln its GLN-13
 * @param extension its GLN extension (AI 254), null for the whole site
 * @param site the site whose topics tell of it
 * @param name for people
 * @param type what may be promised from it
 */
public record Place(String key, String gln, @Nullable String extension, String site, String name, Type type) {
    private static final int GLN_DIGITS = 13;

    /** Kinds of places. */
    public enum Type {
        DC,
        BACKROOM,
        DOCK,
        TRANSIT,
        DROPSHIP,
        QUARANTINE,
        EXTERNAL
    }

    /** A place as the contract names it: GS1 Digital Link. */
    public static String uri(String key) {
        return key.length() <= GLN_DIGITS
                ? new Identity.Place(key, null).uri()
                : new Identity.Place(key.substring(0, GLN_DIGITS), key.substring(GLN_DIGITS + 1)).uri();
    }

    public static String key(String gln, @Nullable String extension) {
        return extension == null ? gln : gln + "." + extension;
    }
}
