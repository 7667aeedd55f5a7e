package io.dockdoor.events;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The EPCs one reader connection has met, so that a tag read for the thousandth time costs no new object. Bounded: when
 * {@code capacity} different tags are known the table starts afresh; that costs one object per tag still in the field and
 * nothing else, since {@link Epc} is compared by value. Not thread-safe: it belongs to its reader's thread.
 */
public final class EpcTable {
    private final int capacity;
    private @Nullable Epc[] slots;
    private int size;

    /** @param capacity the most EPCs to remember, at least 1 */
    public EpcTable(int capacity) {
        this.capacity = capacity;
        this.slots = new Epc[64];
    }

    /** The EPC of those bits; the same object as last time while the table remembers it. */
    public Epc intern(byte[] from, int offset, int bits) {
        int mask = slots.length - 1;
        int i = Epc.hash(from, offset, bits) & mask;
        for (Epc known = slots[i]; known != null; known = slots[i]) {
            if (known.is(from, offset, bits)) {
                return known;
            }
            i = (i + 1) & mask;
        }
        return add(Epc.of(from, offset, bits));
    }

    public int size() {
        return size;
    }

    private Epc add(Epc epc) {
        if (size >= capacity) {
            Arrays.fill(slots, null);
            size = 0;
        } else if ((size + 1) * 2 > slots.length) {
            @Nullable Epc[] old = slots;
            slots = new Epc[old.length * 2];
            for (Epc each : old) {
                if (each != null) {
                    put(each);
                }
            }
        }
        put(epc);
        size++;
        return epc;
    }

    private void put(Epc epc) {
        int mask = slots.length - 1;
        int i = epc.hashCode() & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = epc;
    }
}
