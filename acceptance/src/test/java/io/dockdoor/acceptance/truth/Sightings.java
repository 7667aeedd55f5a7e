package io.dockdoor.acceptance.truth;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagReads;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** When each tag was read at each door: what nobody read, nobody can be blamed for missing. */
final class Sightings {
    private record Key(DoorId door, Epc epc) {}

    private static final class Times {
        long[] at = new long[16];
        int size;
    }

    private final Map<Key, Times> all = new HashMap<>();
    long reads;

    void seen(DoorId door, TagReads batch) {
        for (int i = 0; i < batch.size(); i++) {
            Times times = all.computeIfAbsent(new Key(door, batch.epc(i)), k -> new Times());
            if (times.size == times.at.length) {
                times.at = Arrays.copyOf(times.at, 2 * times.size);
            }
            times.at[times.size++] = batch.lastMicros(i);
            reads++;
        }
    }

    boolean between(DoorId door, Epc epc, long from, long to) {
        Times times = all.get(new Key(door, epc));
        if (times == null) {
            return false;
        }
        for (int i = 0; i < times.size; i++) {
            if (times.at[i] >= from && times.at[i] <= to) {
                return true;
            }
        }
        return false;
    }
}
