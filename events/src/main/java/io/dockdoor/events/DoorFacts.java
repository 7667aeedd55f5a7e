package io.dockdoor.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a door adds to an EPCIS event: who saw the passage, how, and where the event stands in the door's stream. Written
 * below the extension prefix {@code gw:} at event level.
 *
 * @param site the door's site
 * @param gateway the door computer
 * @param door the door
 * @param passage id of the passage, the same in its amendments, parts and voids
 * @param revision 0 for the first event of a passage, then 1, 2, ...
 * @param part 1-based part of a movement too large for one message; 1 when whole
 * @param parts number of parts; 1 when whole
 * @param kind what is said to have happened
 * @param direction null when no direction is claimed
 * @param confidence 0..1
 * @param reasons the evidence, strongest first
 * @param windowStart when the first evidence of the passage was seen
 * @param windowEnd when the last was
 * @param tags every tag of the movement
 * @param rejected tags seen and not counted, by why
 * @param document the expected document the movement was checked against, null when none
 * @param clock what the gateway knew of its clock
 * @param stream where the event stands in the journal, null until it is journalled
 * @param voids the event taken back, null when this is no void
 */
public record DoorFacts(
        SiteId site,
        GatewayId gateway,
        DoorId door,
        String passage,
        int revision,
        int part,
        int parts,
        MovementKind kind,
        @Nullable Direction direction,
        double confidence,
        List<Reason> reasons,
        Instant windowStart,
        Instant windowEnd,
        List<MovedTag> tags,
        Rejected rejected,
        @Nullable Document document,
        ClockState clock,
        @Nullable StreamPosition stream,
        @Nullable EventId voids) {
    public DoorFacts {
        reasons = List.copyOf(reasons);
        tags = List.copyOf(tags);
    }

    /** One piece of evidence: a short name, what it was in words and numbers, and its weight in log-odds. */
    public record Reason(String name, String detail, double logOdds) {}

    /**
     * One tag of the movement.
     *
     * @param hex the EPC bank as read
     * @param identity Digital Link URI or urn:epc:raw
     * @param reads how many reads carried the decision
     * @param first first read of the passage
     * @param last last read of the passage
     * @param peakRssiDbm strongest read, null when the reader reports none
     * @param antennas the antennas that saw it, ascending
     * @param confidence 0..1
     */
    public record MovedTag(
            String hex,
            String identity,
            int reads,
            Instant first,
            Instant last,
            @Nullable Double peakRssiDbm,
            List<Integer> antennas,
            double confidence) {
        public MovedTag {
            antennas = List.copyOf(antennas);
        }
    }

    /** Counts of tags that were seen during the passage and did not move with it. */
    public record Rejected(int standing, int stray, int foreign, int weak) {
        public static final Rejected NONE = new Rejected(0, 0, 0, 0);
    }

    /** The document a passage was checked against. */
    public record Document(String type, String id, String verdict, List<String> missing, List<String> unexpected) {
        public Document {
            missing = List.copyOf(missing);
            unexpected = List.copyOf(unexpected);
        }
    }

    /** Whether the gateway's clock was synchronised when the event was made, and by how much it was off if known. */
    public record ClockState(boolean synced, @Nullable Long offsetMillis) {}

    /**
     * Place of an event in its gateway's journal.
     *
     * @param epoch new and greater whenever a journal was lost and begun afresh; at most 10 digits (seconds since 1970)
     * @param sequence contiguous per door within the epoch, from 1
     * @param position contiguous over the gateway within the epoch, from 1: what acknowledgements refer to
     * @param recorded when it was journalled, gateway time
     * @param replayed true when it is sent again from the journal on request
     */
    public record StreamPosition(long epoch, long sequence, long position, Instant recorded, boolean replayed) {}
}
