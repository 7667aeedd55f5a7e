package io.dockdoor.simulator.llrp;

import java.util.Locale;

/** Whose reader it plays. What a maker's extensions look like is public knowledge of the field, not of the standard. */
public enum Personality {
    /** The standard and nothing else. */
    GENERIC(0, 1, "dockdoor-simulator", 8),
    /**
     * Impinj (IANA 25882), as an R420: takes its own parameters once ENABLE_EXTENSIONS was sent on the connection; runs one
     * ROSpec; lists AutoSet modes from 1000 and the link frequency where the data rate belongs.
     */
    IMPINJ(25882, 2_001_002, "6.4.1.240", 1),
    /** Zebra (IANA 161), as an FX9600: has a Custom in its capabilities that nobody documents. */
    ZEBRA(161, 96_008, "3.32.37.0", 8);

    private final long manufacturer;
    private final long model;
    private final String firmware;
    private final int roSpecs;

    Personality(long manufacturer, long model, String firmware, int roSpecs) {
        this.manufacturer = manufacturer;
        this.model = model;
        this.firmware = firmware;
        this.roSpecs = roSpecs;
    }

    long manufacturer() {
        return manufacturer;
    }

    long model() {
        return model;
    }

    String firmware() {
        return firmware;
    }

    int roSpecs() {
        return roSpecs;
    }

    /** @throws IllegalArgumentException when there is none of that name; the message names them */
    public static Personality named(String name) {
        for (Personality each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("there is no reader '" + name + "'; there are generic, impinj, zebra");
    }
}
