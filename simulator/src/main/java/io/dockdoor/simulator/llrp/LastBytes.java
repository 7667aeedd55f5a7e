package io.dockdoor.simulator.llrp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;

/** How many bytes went somewhere, and the last of them, for who asks what never arrived. Thread-safe. */
public final class LastBytes {
    private static final int KEPT = 1 << 20;

    private final ArrayDeque<byte[]> recent = new ArrayDeque<>();
    private long count;
    private long kept;

    /** They went; the array is kept and must not change any more. */
    public synchronized void note(byte[] bytes) {
        count += bytes.length;
        kept += bytes.length;
        recent.add(bytes);
        while (kept > KEPT) {
            kept -= recent.remove().length;
        }
    }

    /** All that ever went. */
    public synchronized long count() {
        return count;
    }

    /** The last so many, oldest first, or what is remembered of them. */
    public synchronized byte[] last(long bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        recent.forEach(all::writeBytes);
        int from = (int) Math.max(0, all.size() - Math.max(0, bytes));
        return Arrays.copyOfRange(all.toByteArray(), from, all.size());
    }
}
