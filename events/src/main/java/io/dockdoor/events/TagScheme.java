package io.dockdoor.events;

import org.jspecify.annotations.Nullable;

/**
 * The binary schemes of TDS 1.x (TDS 14.6). Most are: 8 bits header, 3 bits filter, 3 bits partition, company prefix and
 * reference sharing {@link #keyBits}, then a tail. The partition says how the two share: the prefix has 12 minus partition digits.
 */
enum TagScheme {
    SGTIN_96(0x30, KeyFamily.SGTIN, "96", 96, 44, Tail.NUMBER, 38),
    SGTIN_198(0x36, KeyFamily.SGTIN, "198", 198, 44, Tail.TEXT, 140),
    SSCC_96(0x31, KeyFamily.SSCC, "96", 96, 58, Tail.RESERVED, 24),
    SGLN_96(0x32, KeyFamily.SGLN, "96", 96, 41, Tail.NUMBER, 41),
    SGLN_195(0x39, KeyFamily.SGLN, "195", 195, 41, Tail.TEXT, 140),
    GRAI_96(0x33, KeyFamily.GRAI, "96", 96, 44, Tail.NUMBER, 38),
    GRAI_170(0x37, KeyFamily.GRAI, "170", 170, 44, Tail.TEXT, 112),
    /** The asset reference is the tail: it takes what the prefix leaves. */
    GIAI_96(0x34, KeyFamily.GIAI, "96", 96, 82, Tail.NUMBER, 0),
    GIAI_202(0x38, KeyFamily.GIAI, "202", 202, 188, Tail.TEXT, 0),
    GSRN_96(0x2D, KeyFamily.GSRN, "96", 96, 58, Tail.RESERVED, 24),
    GSRNP_96(0x2E, KeyFamily.GSRNP, "96", 96, 58, Tail.RESERVED, 24),
    GDTI_96(0x2C, KeyFamily.GDTI, "96", 96, 41, Tail.NUMBER, 41),
    GDTI_174(0x3E, KeyFamily.GDTI, "174", 174, 41, Tail.TEXT, 119),
    SGCN_96(0x3F, KeyFamily.SGCN, "96", 96, 41, Tail.ONE_THEN_DIGITS, 41),
    ITIP_110(0x40, KeyFamily.ITIP, "110", 110, 44, Tail.NUMBER, 38),
    ITIP_212(0x41, KeyFamily.ITIP, "212", 212, 44, Tail.TEXT, 140),
    CPI_96(0x3C, KeyFamily.CPI, "96", 96, 51, Tail.NUMBER, 31),
    /** Ends where its part reference ends; the bits are the fewest it can have. */
    CPI_VAR(0x3D, KeyFamily.CPI, "var", 86, 0, Tail.NUMBER, 40),
    GID_96(0x35, KeyFamily.GID, "96", 96, 0, Tail.NUMBER, 36),
    USDOD_96(0x2F, KeyFamily.USDOD, "96", 96, 0, Tail.NUMBER, 36),
    /** Ends where its serial ends; the bits are the fewest it can have. */
    ADI_VAR(0x3B, KeyFamily.ADI, "var", 68, 0, Tail.TEXT, 0);

    /** What follows prefix and reference. */
    enum Tail {
        /** An unsigned number: leading zeros are lost, so serial 012 needs the long form of its scheme. */
        NUMBER,
        /** Seven-bit characters, ended by a zero character when shorter than the field (TDS 14.4.2). */
        TEXT,
        /** A number that begins with a digit 1 put there to keep leading zeros (TDS 14, "Numeric String" method). */
        ONE_THEN_DIGITS,
        /** Zero bits. */
        RESERVED
    }

    /** Partition 7 is not defined. */
    static final int PARTITIONS = 7;

    private static final int[] PREFIX_BITS = {40, 37, 34, 30, 27, 24, 20};
    private static final @Nullable TagScheme[] BY_HEADER = new @Nullable TagScheme[256];

    static {
        for (TagScheme scheme : values()) {
            BY_HEADER[scheme.header] = scheme;
        }
    }

    private final int header;
    private final KeyFamily family;
    private final String uriName;
    private final int bits;
    private final int keyBits;
    private final Tail tail;
    private final int tailBits;

    TagScheme(int header, KeyFamily family, String form, int bits, int keyBits, Tail tail, int tailBits) {
        this.header = header;
        this.family = family;
        this.uriName = family.urnName() + "-" + form;
        this.bits = bits;
        this.keyBits = keyBits;
        this.tail = tail;
        this.tailBits = tailBits;
    }

    static @Nullable TagScheme ofHeader(int header) {
        return BY_HEADER[header];
    }

    static @Nullable TagScheme named(String uriName) {
        for (TagScheme scheme : values()) {
            if (scheme.uriName.equals(uriName)) {
                return scheme;
            }
        }
        return null;
    }

    static int prefixBits(int partition) {
        return PREFIX_BITS[partition];
    }

    static int prefixDigits(int partition) {
        return 12 - partition;
    }

    int header() {
        return header;
    }

    KeyFamily family() {
        return family;
    }

    /** The name behind {@code urn:epc:tag:}, for example sgtin-96. */
    String uriName() {
        return uriName;
    }

    /** Bits of the whole EPC; the fewest for a scheme without fixed length. */
    int bits() {
        return bits;
    }

    int keyBits() {
        return keyBits;
    }

    int referenceBits(int partition) {
        return keyBits - PREFIX_BITS[partition];
    }

    /** Digits of the reference; 0 for GIAI and CPI, whose reference has no fixed length. */
    int referenceDigits(int partition) {
        return Math.max(0, family.keyDigits() - prefixDigits(partition));
    }

    Tail tail() {
        return tail;
    }

    int tailBits(int partition) {
        return family == KeyFamily.GIAI ? referenceBits(partition) : tailBits;
    }
}
