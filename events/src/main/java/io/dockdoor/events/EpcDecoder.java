package io.dockdoor.events;

import io.dockdoor.events.Identity.Raw;
import java.util.Locale;

/**
 * Tells what the bits of a tag mean (GS1 EPC Tag Data Standard 1.x and 2.x). Never throws, whatever the bits are: what names
 * nothing is {@link Raw} with a reason, so that it is shown and not lost. Without state; any thread.
 */
public final class EpcDecoder {
    /** Bit 17h of EPC memory: set, the tag follows ISO/IEC 15961 and bits 18h-1Fh are its AFI (Gen2 6.3.2.1.2.2). */
    private static final int T_BIT = 0x0100;

    private EpcDecoder() {}

    /** @param pc the tag's protocol-control word, {@link TagRead#NO_PC} when the reader did not tell it */
    public static Identity decode(Epc epc, int pc) {
        if (isIso(pc)) {
            return new Raw(rawUri(epc, pc), EpcFault.ISO_AFI.name());
        }
        try {
            return read(epc).identity();
        } catch (BadEpc bad) {
            return new Raw(rawUri(epc, pc), bad.fault().name());
        }
    }

    /** All the bits say; slower than {@link #decode}, for people and tests. */
    public static EpcDescription describe(Epc epc, int pc) {
        String rawUri = rawUri(epc, pc);
        if (isIso(pc)) {
            return raw(rawUri, EpcFault.ISO_AFI);
        }
        try {
            return read(epc).describe(rawUri);
        } catch (BadEpc bad) {
            return raw(rawUri, bad.fault());
        }
    }

    private static TagContent read(Epc epc) throws BadEpc {
        if (epc.bits() == 0) {
            throw new BadEpc(EpcFault.EMPTY, "the tag has no EPC");
        }
        BitReader in = new BitReader(epc);
        int header = in.takeInt(8);
        TagScheme scheme = TagScheme.ofHeader(header);
        if (scheme != null) {
            return Tds1Tag.read(scheme, in);
        }
        PlusScheme plus = PlusScheme.ofHeader(header);
        if (plus != null) {
            return PlusTag.read(plus, plus.hasHost(header), in);
        }
        throw header == 0
                ? new BadEpc(EpcFault.UNPROGRAMMED, "the tag was never written")
                : new BadEpc(EpcFault.UNKNOWN_HEADER, "no scheme has this header");
    }

    private static boolean isIso(int pc) {
        return pc != TagRead.NO_PC && (pc & T_BIT) != 0;
    }

    /** TDS 12: the hex digits are as many as the bits need, filled up with zero bits at the end. */
    private static String rawUri(Epc epc, int pc) {
        String hex = epc.hex().substring(0, (epc.bits() + 3) / 4);
        String head = "urn:epc:raw:" + epc.bits() + ".x";
        return isIso(pc) ? head + afi(pc) + ".x" + hex : head + hex;
    }

    private static String afi(int pc) {
        String hex = Integer.toHexString(0x100 | (pc & 0xff)).substring(1);
        return hex.toUpperCase(Locale.ROOT);
    }

    private static EpcDescription raw(String rawUri, EpcFault fault) {
        return new EpcDescription(new Raw(rawUri, fault.name()), null, -1, 0, null, null, null, null, rawUri);
    }
}
