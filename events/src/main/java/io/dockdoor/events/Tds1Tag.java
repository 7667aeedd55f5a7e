package io.dockdoor.events;

import java.util.List;

/**
 * A tag of TDS 1.x: its scheme, filter and identity.
 *
 * @param filter -1 for gid-96, which has none
 */
record Tds1Tag(TagScheme scheme, int filter, PureIdentity pure) implements TagContent {

    /** Reads what follows the header. Bits behind the scheme must be zero: readers report whole 16-bit words. */
    static Tds1Tag read(TagScheme scheme, BitReader in) throws BadEpc {
        if (in.remaining() + 8 < scheme.bits()) {
            throw new BadEpc(EpcFault.TOO_SHORT, scheme.uriName() + " has " + scheme.bits() + " bits");
        }
        Tds1Tag tag = switch (scheme.family()) {
            case GID -> gid(scheme, in);
            case USDOD -> usdod(scheme, in);
            case ADI -> adi(scheme, in);
            default -> partitioned(scheme, in);
        };
        if (!in.takeZeros(in.remaining())) {
            throw new BadEpc(EpcFault.TRAILING_BITS, "bits after the end of " + scheme.uriName() + " must be zero");
        }
        return tag;
    }

    @Override
    public Identity identity() throws BadEpc {
        return pure.identity();
    }

    /** {@code urn:epc:tag:…} (TDS 12). */
    String uri() {
        String head = "urn:epc:tag:" + scheme.uriName() + ":";
        return filter < 0 ? head + pure.urnBody() : head + filter + "." + pure.urnBody();
    }

    @Override
    public EpcDescription describe(String rawUri) throws BadEpc {
        Gs1Key key = pure.key();
        return new EpcDescription(
                identity(),
                scheme.uriName(),
                filter,
                key == null ? 0 : pure.part(0).length(),
                uri(),
                pure.urn(),
                key == null ? null : key.elementString(),
                key == null ? null : key.digitalLink(Gs1Key.HOST),
                rawUri);
    }

    private static Tds1Tag partitioned(TagScheme scheme, BitReader in) throws BadEpc {
        int filter = in.takeInt(3);
        int partition = in.takeInt(3);
        if (partition >= TagScheme.PARTITIONS) {
            throw new BadEpc(EpcFault.BAD_PARTITION, "partition " + partition + " is not defined");
        }
        String prefix =
                digits("company prefix", in.take(TagScheme.prefixBits(partition)), TagScheme.prefixDigits(partition));
        List<String> parts = switch (scheme.family()) {
            case GIAI -> List.of(prefix, tail(scheme, partition, in));
            case CPI -> List.of(prefix, partReference(scheme, partition, in), tail(scheme, partition, in));
            case SSCC, GSRN, GSRNP -> {
                String reference = reference(scheme, partition, in);
                tail(scheme, partition, in);
                yield List.of(prefix, reference);
            }
            case ITIP ->
                List.of(
                        prefix,
                        reference(scheme, partition, in),
                        digits("piece", in.take(7), 2),
                        digits("total", in.take(7), 2),
                        tail(scheme, partition, in));
            default -> List.of(prefix, reference(scheme, partition, in), tail(scheme, partition, in));
        };
        return new Tds1Tag(scheme, filter, PureIdentity.of(scheme.family(), parts));
    }

    private static String reference(TagScheme scheme, int partition, BitReader in) throws BadEpc {
        return digits("reference", in.take(scheme.referenceBits(partition)), scheme.referenceDigits(partition));
    }

    /** CPI-96 has a number here, CPI-var six-bit characters ended by a zero one. */
    private static String partReference(TagScheme scheme, int partition, BitReader in) throws BadEpc {
        return scheme == TagScheme.CPI_VAR
                ? sixBitText(in, 24)
                : Long.toString(in.take(scheme.referenceBits(partition)));
    }

    private static String tail(TagScheme scheme, int partition, BitReader in) throws BadEpc {
        int bits = scheme.tailBits(partition);
        return switch (scheme.tail()) {
            case NUMBER -> Long.toString(in.take(bits));
            case TEXT -> sevenBitText(in, bits);
            case ONE_THEN_DIGITS -> {
                String digits = Long.toString(in.take(bits));
                if (digits.charAt(0) != '1') {
                    throw BadEpc.field("the serial must be written with a digit 1 before it");
                }
                yield digits.substring(1);
            }
            case RESERVED -> {
                if (!in.takeZeros(bits)) {
                    throw BadEpc.field("the " + bits + " reserved bits must be zero");
                }
                yield "";
            }
        };
    }

    private static Tds1Tag gid(TagScheme scheme, BitReader in) throws BadEpc {
        List<String> parts =
                List.of(Long.toString(in.take(28)), Long.toString(in.take(24)), Long.toString(in.take(36)));
        return new Tds1Tag(scheme, -1, PureIdentity.of(KeyFamily.GID, parts));
    }

    /** The CAGE code is six ASCII characters, a five-character one with a space before it. */
    private static Tds1Tag usdod(TagScheme scheme, BitReader in) throws BadEpc {
        int filter = in.takeInt(4);
        StringBuilder cage = new StringBuilder(6);
        for (int i = 0; i < 6; i++) {
            cage.append((char) in.takeInt(8));
        }
        List<String> parts = List.of(withoutSpace(cage), Long.toString(in.take(36)));
        return new Tds1Tag(scheme, filter, PureIdentity.of(KeyFamily.USDOD, parts));
    }

    private static Tds1Tag adi(TagScheme scheme, BitReader in) throws BadEpc {
        int filter = in.takeInt(6);
        StringBuilder cage = new StringBuilder(6);
        for (int i = 0; i < 6; i++) {
            cage.append(sixBitCharacter(in.takeInt(6)));
        }
        List<String> parts = List.of(withoutSpace(cage), sixBitText(in, 32), sixBitText(in, 30));
        return new Tds1Tag(scheme, filter, PureIdentity.of(KeyFamily.ADI, parts));
    }

    private static String withoutSpace(StringBuilder cage) {
        return cage.charAt(0) == ' ' ? cage.substring(1) : cage.toString();
    }

    /** A number with its leading zeros; of no digits when the number is zero and there is no room for one (partition 0). */
    private static String digits(String name, long value, int width) throws BadEpc {
        String plain = width == 0 && value == 0 ? "" : Long.toString(value);
        if (plain.length() > width) {
            throw BadEpc.field(name + " " + value + " has more than " + width + " digits");
        }
        return "0".repeat(width - plain.length()) + plain;
    }

    private static String sevenBitText(BitReader in, int bits) throws BadEpc {
        int characters = bits / 7;
        StringBuilder out = new StringBuilder(characters);
        int left = bits;
        while (left >= 7) {
            int c = in.takeInt(7);
            left -= 7;
            if (c == 0) {
                break;
            }
            out.append((char) c);
        }
        if (!in.takeZeros(left)) {
            throw BadEpc.field("nothing may follow the zero character that ends a serial");
        }
        return out.toString();
    }

    private static String sixBitText(BitReader in, int most) throws BadEpc {
        StringBuilder out = new StringBuilder(most);
        for (int c = in.takeInt(6); c != 0; c = in.takeInt(6)) {
            if (out.length() == most) {
                throw BadEpc.field("six-bit text must end after " + most + " characters");
            }
            out.append(sixBitCharacter(c));
        }
        return out.toString();
    }

    /** TDS table of six-bit characters: ASCII without its top bits, letters below 32. */
    private static char sixBitCharacter(int code) {
        return (char) (code < 0x20 ? code + 0x40 : code);
    }
}
