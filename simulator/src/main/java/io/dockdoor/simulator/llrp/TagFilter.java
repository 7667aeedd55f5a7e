package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import java.util.List;

/**
 * A C1G2Filter on the EPC bank (LLRP 15.2.1.2.1.1, the Gen2 Select). The tags of this simulator show no other bank.
 *
 * @param pointer first bit compared, counted from the start of the bank: the EPC itself begins at {@link #EPC_START}
 * @param mask the bits wanted, one a value
 * @param action C1G2StateUnawareAction 0..5
 */
record TagFilter(int pointer, long[] mask, int action) {
    /** Gen2 6.3.2.1.2: StoredCRC and PC word stand before the EPC. */
    static final int EPC_START = 32;

    static TagFilter of(Node filter) throws Refused {
        if (filter.field("T") == 2) {
            throw Refused.field(filter, "T", Status.A_INVALID, "replies are not truncated here");
        }
        Node mask = filter.child("C1G2TagInventoryMask");
        if (mask.field("MB") != 1) {
            throw Refused.field(mask, "MB", Status.A_INVALID, "only the EPC bank can be compared here");
        }
        int pointer = mask.number("Pointer");
        Checks.between(mask, "Pointer", pointer, EPC_START, EPC_START + Epc.MAX_BITS);
        Node action = filter.optional("C1G2TagInventoryStateUnawareFilterAction");
        return new TagFilter(pointer, mask.list("TagMask"), action == null ? 0 : action.number("Action"));
    }

    /** True when a tag takes part after all those Selects; without any, every tag does. */
    static boolean select(List<TagFilter> filters, Epc epc) {
        if (filters.isEmpty()) {
            return true;
        }
        // a first "unselect" only makes sense from all, a first "select" only from none
        boolean selected = switch (filters.get(0).action) {
            case 2, 3 -> true;
            default -> false;
        };
        for (TagFilter each : filters) {
            boolean matches = each.matches(epc);
            selected = switch (each.action) {
                case 0 -> matches;
                case 1 -> matches || selected;
                case 2 -> matches && selected;
                case 3 -> !matches && selected;
                case 4 -> !matches;
                default -> !matches || selected;
            };
        }
        return selected;
    }

    private boolean matches(Epc epc) {
        for (int i = 0; i < mask.length; i++) {
            int bit = pointer - EPC_START + i;
            if (bit >= epc.bits() || ((epc.byteAt(bit / 8) >>> (7 - bit % 8)) & 1) != mask[i]) {
                return false;
            }
        }
        return true;
    }
}
