package io.dockdoor.events;

import java.util.List;

/**
 * Writes the bits of TDS 1.x tags, for tag printers, the simulator and tests. Every method throws
 * {@link IllegalArgumentException} when a value does not fit, with the name of the field and what would fit.
 */
public final class EpcEncoder {
    private static final String TAG = "urn:epc:tag:";

    private EpcEncoder() {}

    /** The tag of a tag URI such as {@code urn:epc:tag:sgtin-96:1.9521987.000001.77}: all schemes of TDS 1.x but GDTI-113. */
    public static Epc ofTagUri(String tagUri) {
        int colon = tagUri.startsWith(TAG) ? tagUri.indexOf(':', TAG.length()) : -1;
        TagScheme scheme = colon < 0 ? null : TagScheme.named(tagUri.substring(TAG.length(), colon));
        if (scheme == null) {
            throw new IllegalArgumentException("'" + tagUri + "' must begin with " + TAG
                    + " and the name of a TDS 1.x scheme, for example " + TAG + "sgtin-96:");
        }
        String body = tagUri.substring(colon + 1);
        if (scheme == TagScheme.GID_96) {
            return encode(scheme, 0, identity(scheme.family(), body));
        }
        int dot = body.indexOf('.');
        String filter = body.substring(0, Math.max(dot, 0));
        if (filter.isEmpty() || filter.length() > 2 || !Gs1Rules.isDigits(filter)) {
            throw new IllegalArgumentException("'" + tagUri + "' must have a filter value and a dot behind the scheme");
        }
        return encode(scheme, Integer.parseInt(filter), identity(scheme.family(), body.substring(dot + 1)));
    }

    /**
     * An item or case.
     *
     * @param filter 1 point of sale item, 2 full case, 6 unit load (TDS 10)
     * @param gcpLength digits of the company prefix, 6 to 12
     * @param gtin14 14 digits with check digit
     * @param serial 0 to 2^38 - 1
     */
    public static Epc sgtin96(int filter, int gcpLength, String gtin14, long serial) {
        Gs1Rules.checkKey("GTIN", gtin14, 14);
        checkPrefixLength(gcpLength);
        String prefix = gtin14.substring(1, 1 + gcpLength);
        String reference = gtin14.charAt(0) + gtin14.substring(1 + gcpLength, 13);
        return encode(TagScheme.SGTIN_96, filter, prefix, reference, Long.toString(serial));
    }

    /**
     * A pallet or parcel.
     *
     * @param filter 2 full case, 6 unit load (TDS 10)
     * @param gcpLength digits of the company prefix, 6 to 12
     * @param sscc18 18 digits with check digit
     */
    public static Epc sscc96(int filter, int gcpLength, String sscc18) {
        Gs1Rules.checkKey("SSCC", sscc18, 18);
        checkPrefixLength(gcpLength);
        String prefix = sscc18.substring(1, 1 + gcpLength);
        String reference = sscc18.charAt(0) + sscc18.substring(1 + gcpLength, 17);
        return encode(TagScheme.SSCC_96, filter, prefix, reference);
    }

    /**
     * A place.
     *
     * @param gcpLength digits of the company prefix, 6 to 12
     * @param gln13 13 digits with check digit
     * @param extension 0 for none, at most 2^41 - 1
     */
    public static Epc sgln96(int filter, int gcpLength, String gln13, long extension) {
        Gs1Rules.checkKey("GLN", gln13, 13);
        checkPrefixLength(gcpLength);
        return encode(
                TagScheme.SGLN_96,
                filter,
                gln13.substring(0, gcpLength),
                gln13.substring(gcpLength, 12),
                Long.toString(extension));
    }

    /**
     * A roll cage, tote or plastic pallet.
     *
     * @param gcpLength digits of the company prefix, 6 to 12
     * @param grai14 filler digit 0, then 13 digits with check digit
     * @param serial 0 to 2^38 - 1
     */
    public static Epc grai96(int filter, int gcpLength, String grai14, long serial) {
        Gs1Rules.checkKey("GRAI", grai14, 14);
        checkPrefixLength(gcpLength);
        return encode(
                TagScheme.GRAI_96,
                filter,
                grai14.substring(1, 1 + gcpLength),
                grai14.substring(1 + gcpLength, 13),
                Long.toString(serial));
    }

    /**
     * A forklift, trailer or tool.
     *
     * @param gcpLength digits of the company prefix, 6 to 12
     * @param giai the company prefix, then a number without leading zeros
     */
    public static Epc giai96(int filter, int gcpLength, String giai) {
        checkPrefixLength(gcpLength);
        if (giai.length() <= gcpLength) {
            throw new IllegalArgumentException(
                    "GIAI '" + giai + "' must be longer than its company prefix of " + gcpLength + " digits");
        }
        return encode(TagScheme.GIAI_96, filter, giai.substring(0, gcpLength), giai.substring(gcpLength));
    }

    private static Epc encode(TagScheme scheme, int filter, String... parts) {
        try {
            return encode(scheme, filter, PureIdentity.of(scheme.family(), List.of(parts)));
        } catch (BadEpc bad) {
            throw new IllegalArgumentException(bad.getMessage(), bad);
        }
    }

    private static PureIdentity identity(KeyFamily family, String body) {
        try {
            return PureIdentity.ofUrnBody(family, body);
        } catch (BadEpc bad) {
            throw new IllegalArgumentException(bad.getMessage(), bad);
        }
    }

    private static Epc encode(TagScheme scheme, int filter, PureIdentity pure) {
        BitWriter out = new BitWriter().put(scheme.header(), 8);
        switch (scheme.family()) {
            case GID ->
                out.put(Long.parseLong(pure.part(0)), 28)
                        .put(Long.parseLong(pure.part(1)), 24)
                        .put(Long.parseLong(pure.part(2)), 36);
            case USDOD -> {
                putFilter(out, filter, 4);
                putText(out, cage(pure.part(0)), 8);
                out.put(Long.parseLong(pure.part(1)), 36);
            }
            case ADI -> {
                putFilter(out, filter, 6);
                putText(out, cage(pure.part(0)), 6);
                putText(out, pure.part(1), 6);
                out.zeros(6);
                putText(out, pure.part(2), 6);
                out.zeros(6);
            }
            default -> putPartitioned(out, scheme, filter, pure);
        }
        return out.toEpc();
    }

    private static void putPartitioned(BitWriter out, TagScheme scheme, int filter, PureIdentity pure) {
        putFilter(out, filter, 3);
        String prefix = pure.part(0);
        int partition = 12 - prefix.length();
        out.put(partition, 3).put(Long.parseLong(prefix), TagScheme.prefixBits(partition));
        switch (scheme.family()) {
            case GIAI -> putTail(out, scheme, partition, "asset reference", pure.part(1));
            case SSCC, GSRN, GSRNP -> {
                putReference(out, scheme, partition, pure.part(1));
                out.zeros(scheme.tailBits(partition));
            }
            case ITIP -> {
                putReference(out, scheme, partition, pure.part(1));
                out.put(Long.parseLong(pure.part(2)), 7).put(Long.parseLong(pure.part(3)), 7);
                putTail(out, scheme, partition, "serial", pure.part(4));
            }
            case CPI -> {
                if (scheme == TagScheme.CPI_VAR) {
                    putText(out, pure.part(1), 6);
                    out.zeros(6);
                } else {
                    putNumber(out, scheme, "part reference", pure.part(1), scheme.referenceBits(partition));
                }
                putTail(out, scheme, partition, "serial", pure.part(2));
            }
            default -> {
                putReference(out, scheme, partition, pure.part(1));
                putTail(out, scheme, partition, "serial", pure.part(2));
            }
        }
    }

    private static void putFilter(BitWriter out, int filter, int bits) {
        int most = (1 << bits) - 1;
        if (filter < 0 || filter > most) {
            throw new IllegalArgumentException("filter " + filter + " must be 0 to " + most);
        }
        out.put(filter, bits);
    }

    private static void putReference(BitWriter out, TagScheme scheme, int partition, String digits) {
        out.put(digits.isEmpty() ? 0 : Long.parseLong(digits), scheme.referenceBits(partition));
    }

    private static void putTail(BitWriter out, TagScheme scheme, int partition, String name, String value) {
        int bits = scheme.tailBits(partition);
        switch (scheme.tail()) {
            case NUMBER -> putNumber(out, scheme, name, value, bits);
            case ONE_THEN_DIGITS -> out.put(Long.parseLong("1" + value), bits);
            case TEXT -> {
                putText(out, value, 7);
                out.zeros(bits - 7 * value.length());
            }
            case RESERVED -> out.zeros(bits);
        }
    }

    private static void putNumber(BitWriter out, TagScheme scheme, String name, String value, int bits) {
        boolean plain =
                Gs1Rules.isDigits(value) && value.length() <= 19 && (value.length() == 1 || value.charAt(0) != '0');
        long most = (1L << bits) - 1;
        if (!plain
                || (value.length() == 19 && value.compareTo(Long.toString(Long.MAX_VALUE)) > 0)
                || Long.parseLong(value) > most) {
            throw new IllegalArgumentException(
                    name + " '" + value + "' does not fit " + scheme.uriName() + ": it must be a number from 0 to "
                            + most + " without leading zeros; use the long form of the scheme");
        }
        out.put(Long.parseLong(value), bits);
    }

    private static String cage(String code) {
        return code.length() == 5 ? " " + code : code;
    }

    /** Each character by the lowest bits of its ASCII code. */
    private static void putText(BitWriter out, String text, int bits) {
        for (int i = 0; i < text.length(); i++) {
            out.put(text.charAt(i), bits);
        }
    }

    private static void checkPrefixLength(int gcpLength) {
        if (gcpLength < 6 || gcpLength > 12) {
            throw new IllegalArgumentException("company prefix length " + gcpLength + " must be 6 to 12 digits");
        }
    }
}
