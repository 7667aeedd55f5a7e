package io.dockdoor.gateway.door;

import java.util.Map.Entry;
import java.util.TreeMap;

/**
 * Numbers of passages as the journal knows them. A window counts its own from 1 and starts afresh with the process; this maps
 * them to numbers that are never used twice at a door.
 */
final class PassageNumbers {
    /** From that window number on, add that. */
    private final TreeMap<Long, Long> shifts = new TreeMap<>();

    private long first = 1;

    /** Passages the window opens from its number {@code windowNext} on are numbered from {@code number}. */
    void from(long windowNext, long number) {
        shifts.tailMap(windowNext, true).clear();
        shifts.put(windowNext, number - windowNext);
    }

    /** Passages before that window number are old stories: they are not told. */
    void tellFrom(long windowNext) {
        first = windowNext;
    }

    boolean told(long windowNumber) {
        return windowNumber >= first;
    }

    long number(long windowNumber) {
        Entry<Long, Long> shift = shifts.floorEntry(windowNumber);
        return shift == null ? windowNumber : windowNumber + shift.getValue();
    }
}
