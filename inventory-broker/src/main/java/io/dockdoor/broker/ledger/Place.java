package io.dockdoor.broker.ledger;

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

    public static String key(String gln, @Nullable String extension) {
        return extension == null ? gln : gln + "." + extension;
    }
}
