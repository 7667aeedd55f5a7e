package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.demo.TruthLog.Passage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads that died where the gateway could not keep them, by name: in a reader that lost its power, or on a line that LLRP gives no
 * acknowledgement over. A load that is not booked for want of them is not lost by us.
 */
final class LostReads {
    /** A load is in the field of the antennas that long before it crosses. */
    private static final Duration DOORWAY = Duration.ofSeconds(3);

    private record Unheard(String door, Instant from, Instant until, String cause) {}

    /** {@code bytes} as text of one character each, so that an EPC can be looked for. */
    private record OnTheWire(String door, String bytes, String cause) {}

    private final List<Unheard> unheard = new CopyOnWriteArrayList<>();
    private final List<OnTheWire> wires = new CopyOnWriteArrayList<>();

    /** Nothing that the door's reader heard between these times reached anybody. */
    void unheard(String door, Instant from, Instant until, String cause) {
        unheard.add(new Unheard(door, from, until, cause));
    }

    /** These bytes of the door's reader reached nobody. */
    void onTheWire(String door, byte[] bytes, String cause) {
        if (bytes.length > 0) {
            wires.add(new OnTheWire(door, new String(bytes, StandardCharsets.ISO_8859_1), cause));
        }
    }

    /** Why those tags of that load need not be booked; null when there is no reason. */
    @Nullable String cause(Passage passage, Set<String> missing) {
        for (Unheard each : unheard) {
            if (each.door.equals(passage.door())
                    && each.from.isBefore(passage.cleared())
                    && each.until.isAfter(passage.crossed().minus(DOORWAY))) {
                return each.cause;
            }
        }
        for (OnTheWire each : wires) {
            long found = !each.door.equals(passage.door())
                    ? 0
                    : missing.stream()
                            .filter(tag -> each.bytes.contains(text(tag)))
                            .count();
            // a load of which most is missing is not told at all
            boolean all = missing.size() == passage.epcs().size();
            if (found > 0 && (all ? 2 * found >= missing.size() : found == missing.size())) {
                return each.cause;
            }
        }
        return null;
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
