package io.dockdoor.events;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The binary schemes of TDS 2.x (TDS 14.6): header, a bit that says whether more data follows, 3 bits filter, then whole GS1
 * keys with their check digits. Each has a form with one plus and one with two, which ends with a host name for Digital Links.
 */
enum PlusScheme {
    SGTIN(0xF7, 0xFD),
    /** As sgtin, with a date before the GTIN, so that a reader can select on it. */
    DSGTIN(0xFB, 0xFC),
    SSCC(0xF9, 0xEF),
    SGLN(0xF2, 0xE9),
    GRAI(0xF1, 0xEB),
    GIAI(0xFA, 0xEE),
    GSRN(0xF4, 0xE7),
    GSRNP(0xF5, 0xE8),
    GDTI(0xF6, 0xEA),
    CPI(0xF0, 0xE6),
    SGCN(0xF8, 0xEC),
    ITIP(0xF3, 0xED);

    private static final @Nullable PlusScheme[] BY_HEADER = new @Nullable PlusScheme[256];

    static {
        for (PlusScheme scheme : values()) {
            BY_HEADER[scheme.header] = scheme;
            BY_HEADER[scheme.headerWithHost] = scheme;
        }
    }

    private final int header;
    private final int headerWithHost;
    private final String stem = name().toLowerCase(Locale.ROOT);

    PlusScheme(int header, int headerWithHost) {
        this.header = header;
        this.headerWithHost = headerWithHost;
    }

    static @Nullable PlusScheme ofHeader(int header) {
        return BY_HEADER[header];
    }

    boolean hasHost(int itsHeader) {
        return itsHeader == headerWithHost;
    }

    /** The name the standard uses in lower case: sgtin+, or sgtin++ with a host name. */
    String schemeName(boolean withHost) {
        return stem + (withHost ? "++" : "+");
    }
}
