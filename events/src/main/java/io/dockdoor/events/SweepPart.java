package io.dockdoor.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A share of what a portal sweep found: at most {@link #MOST_EPCS} entries and {@link #MOST_BYTES} bytes.
 *
 * @param part 1-based
 * @param epcs tags found
 * @param gone tags of the previous sweep that were not found now
 */
public record SweepPart(
        String sweepId, String site, String gateway, int part, int parts, List<Found> epcs, List<Gone> gone) {
    public static final int MOST_EPCS = 500;
    public static final int MOST_BYTES = 128 * 1024;

    public SweepPart {
        epcs = List.copyOf(epcs);
        gone = List.copyOf(gone);
    }

    /**
     * One tag.
     *
     * @param hex the EPC bank as read
     * @param epc Digital Link URI or urn:epc:raw
     * @param peakRssiDbm strongest read, null when the reader reports none
     * @param antennas {@code reader/antenna}, in order
     * @param added the previous sweep had not seen it
     */
    public record Found(
            String hex,
            String epc,
            long reads,
            Instant firstSeen,
            Instant lastSeen,
            @Nullable Double peakRssiDbm,
            List<String> antennas,
            boolean added) {
        public Found {
            antennas = List.copyOf(antennas);
        }
    }

    /** One tag that is no longer seen. */
    public record Gone(String hex, String epc) {}
}
