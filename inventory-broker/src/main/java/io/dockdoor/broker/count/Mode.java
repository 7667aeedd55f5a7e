package io.dockdoor.broker.count;

import java.util.Locale;

/** How a count looks. */
public enum Mode {
    /** Readers sweep; a person may confirm. */
    SWEEP,
    /** People scan one by one. */
    BARCODE,
    /** People count class-level goods. */
    QUANTITY;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
