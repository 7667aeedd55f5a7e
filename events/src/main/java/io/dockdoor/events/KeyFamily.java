package io.dockdoor.events;

import org.jspecify.annotations.Nullable;

/** The schemes of the EPC pure identity URI (TDS 6.3), by the name that stands behind {@code urn:epc:id:}. */
enum KeyFamily {
    SGTIN("sgtin", 3, 13),
    SSCC("sscc", 2, 17),
    SGLN("sgln", 3, 12),
    PGLN("pgln", 2, 12),
    GRAI("grai", 3, 12),
    GIAI("giai", 2, 0),
    GSRN("gsrn", 2, 17),
    GSRNP("gsrnp", 2, 17),
    GDTI("gdti", 3, 12),
    CPI("cpi", 3, 0),
    SGCN("sgcn", 3, 12),
    ITIP("itip", 5, 13),
    GID("gid", 3, 0),
    USDOD("usdod", 2, 0),
    ADI("adi", 3, 0);

    private final String urnName;
    private final int parts;
    private final int keyDigits;

    KeyFamily(String urnName, int parts, int keyDigits) {
        this.urnName = urnName;
        this.parts = parts;
        this.keyDigits = keyDigits;
    }

    String urnName() {
        return urnName;
    }

    /** How many parts, separated by dots, its URI has; dots beyond that belong to the last part. */
    int parts() {
        return parts;
    }

    /** Digits of company prefix and reference together; 0 where the reference has no fixed length. */
    int keyDigits() {
        return keyDigits;
    }

    /** False where the key itself is one thing (a pallet, a party) and nothing follows it. */
    boolean hasSerial() {
        return parts > 2 || keyDigits == 0;
    }

    static @Nullable KeyFamily named(String urnName) {
        for (KeyFamily family : values()) {
            if (family.urnName.equals(urnName)) {
                return family;
            }
        }
        return null;
    }
}
