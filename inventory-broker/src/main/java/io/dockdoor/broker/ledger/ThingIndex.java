package io.dockdoor.broker.ledger;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * In which bunch each thing is, for all things there ever were: twelve to twenty-five bytes each, so that ten million fit into
 * a quarter of a gigabyte. Holds 64-bit marks of the things, not their names; two things with one mark are told apart because
 * the second is kept by its name. Remembers what changed since {@link #settle}, to take it back.
 */
final class ThingIndex {
    private static final int SMALLEST = 1 << 10;
    private static final long SEED = 0xcbf29ce484222325L;

    private long[] marks = new long[SMALLEST];
    private int[] bunches = new int[SMALLEST];
    private int size;
    private final Map<String, Integer> twins = new HashMap<>();
    private final Deque<Undo> undos = new ArrayDeque<>();
    /** Of the name read last in {@link #restoreAll}: the hash of its first so many characters. */
    private long[] hashes = new long[64];

    /** @param name of a twin, "" for a mark; {@code bunch}: where it was, 0 for nowhere */
    private record Undo(String name, long mark, int bunch) {}

    /** FNV-1a over the characters, then mixed (Stafford 13); never 0, which marks an empty place. */
    static long mark(String thing) {
        long mark = SEED;
        for (int i = 0; i < thing.length(); i++) {
            mark = step(mark, thing.charAt(i));
        }
        return mixed(mark);
    }

    private static long step(long mark, char next) {
        return (mark ^ next) * 0x100000001b3L;
    }

    private static long mixed(long hash) {
        long mark = hash;
        mark = (mark ^ (mark >>> 30)) * 0xbf58476d1ce4e5b9L;
        mark = (mark ^ (mark >>> 27)) * 0x94d049bb133111ebL;
        mark ^= mark >>> 31;
        return mark == 0 ? 1 : mark;
    }

    /** The bunch of the thing, or of another with the same mark; 0 when there is none. */
    int of(String thing) {
        if (!twins.isEmpty()) {
            Integer twin = twins.get(thing);
            if (twin != null) {
                return twin;
            }
        }
        return bunches[at(mark(thing))];
    }

    boolean isTwin(String thing) {
        return twins.containsKey(thing);
    }

    void put(String thing, int bunch) {
        if (!twins.isEmpty() && twins.containsKey(thing)) {
            putTwin(thing, bunch);
            return;
        }
        long mark = mark(thing);
        undos.push(new Undo("", mark, bunches[at(mark)]));
        set(mark, bunch);
    }

    /**
     * What the database says of all members of a bunch, as {@link Bunch#written} writes them: nothing to take back. Names are not
     * put together: the hash of what a name has in common with the one before is known.
     */
    void restoreAll(String members, int bunch) {
        if (!twins.isEmpty()) {
            for (String thing : Bunch.read(members)) {
                if (!twins.containsKey(thing)) {
                    set(mark(thing), bunch);
                }
            }
            return;
        }
        hashes[0] = SEED;
        int at = 0;
        while (at < members.length()) {
            int length = 0;
            char next = members.charAt(at++);
            while (next != ' ') {
                length = length * 10 + next - '0';
                next = members.charAt(at++);
            }
            long hash = hashes[length];
            next = members.charAt(at++);
            while (next != '\n') {
                hash = step(hash, next);
                if (++length == hashes.length) {
                    hashes = Arrays.copyOf(hashes, length * 2);
                }
                hashes[length] = hash;
                next = members.charAt(at++);
            }
            set(mixed(hash), bunch);
        }
    }

    /** The thing's mark belongs to another already. */
    void putTwin(String thing, int bunch) {
        undos.push(new Undo(thing, 0, twins.getOrDefault(thing, 0)));
        twins.put(thing, bunch);
    }

    /** What changed so far stays. */
    void settle() {
        undos.clear();
    }

    /** What changed since {@link #settle} is as it was. */
    void undo() {
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            if (undo.name().isEmpty()) {
                // a mark that was new stays, pointing nowhere
                bunches[at(undo.mark())] = undo.bunch();
            } else if (undo.bunch() == 0) {
                twins.remove(undo.name());
            } else {
                twins.put(undo.name(), undo.bunch());
            }
        }
    }

    void clear() {
        marks = new long[SMALLEST];
        bunches = new int[SMALLEST];
        size = 0;
        twins.clear();
        undos.clear();
    }

    /** Things heard of. */
    int size() {
        return size + twins.size();
    }

    private void set(long mark, int bunch) {
        int at = at(mark);
        boolean added = marks[at] == 0;
        marks[at] = mark;
        bunches[at] = bunch;
        if (added && ++size > marks.length / 4 * 3) {
            grow();
        }
    }

    private void grow() {
        long[] oldMarks = marks;
        int[] oldBunches = bunches;
        marks = new long[oldMarks.length * 2];
        bunches = new int[marks.length];
        for (int i = 0; i < oldMarks.length; i++) {
            if (oldMarks[i] != 0) {
                int at = at(oldMarks[i]);
                marks[at] = oldMarks[i];
                bunches[at] = oldBunches[i];
            }
        }
    }

    /** Where the mark is, or would be. */
    private int at(long mark) {
        int mask = marks.length - 1;
        int at = (int) mark & mask;
        while (marks[at] != 0 && marks[at] != mark) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
