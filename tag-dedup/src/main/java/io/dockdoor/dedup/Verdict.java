package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.Epc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link DoorWindow} says. Every verdict belongs to a passage, numbered from 1 by its window; the revisions of one
 * passage count 0, 1, 2, ... Times are gateway time, microseconds since 1970 UTC.
 */
public sealed interface Verdict {
    long passage();

    /** Evidence of a passage began to gather; nothing is claimed yet. */
    record Opened(long passage, long atMicros) implements Verdict {}

    /**
     * Goods moved. Revision 0 is the movement; a higher revision lists only tags that came to it late.
     *
     * @param crossedMicros best estimate of when the load crossed the door plane
     * @param decidedMicros when the evidence sufficed
     */
    record Moved(
            long passage,
            int revision,
            Direction direction,
            double confidence,
            long startMicros,
            long endMicros,
            long crossedMicros,
            long decidedMicros,
            List<JudgedTag> tags,
            Rejected rejected,
            List<Reason> reasons)
            implements Verdict {
        public Moved {
            tags = List.copyOf(tags);
            reasons = List.copyOf(reasons);
        }
    }

    /** The movement told earlier for this passage did not stand: the load came back. Covers all its revisions so far. */
    record Voided(long passage, int revision, long decidedMicros, List<Reason> reasons) implements Verdict {
        public Voided {
            reasons = List.copyOf(reasons);
        }
    }

    /** The beams saw a passage and no tag was read. */
    record NoTag(long passage, @Nullable Direction direction, long startMicros, long endMicros, long decidedMicros)
            implements Verdict {}

    /** Something may have passed; the evidence does not decide. A legal answer: people look at it. */
    record Undecided(
            long passage,
            long startMicros,
            long endMicros,
            long decidedMicros,
            List<JudgedTag> tags,
            Rejected rejected,
            List<Reason> reasons)
            implements Verdict {
        public Undecided {
            tags = List.copyOf(tags);
            reasons = List.copyOf(reasons);
        }
    }

    /** The passage is over: nothing more will be said of it. {@code moved} tells whether a movement stands. */
    record Closed(long passage, long atMicros, boolean moved) implements Verdict {}

    /**
     * One tag as judged.
     *
     * @param confidence probability 0..1 that it moved with the passage
     * @param peakRssiCentiDbm strongest read in 0.01 dBm, {@link io.dockdoor.events.TagRead#NO_RSSI} when none reported it
     * @param antennas bit n set = antenna n saw it (1..63)
     * @param byGroup true when the tag's own reads were too few and it inherits the group's direction
     * @param pc protocol-control word, {@link io.dockdoor.events.TagRead#NO_PC} when not reported
     */
    record JudgedTag(
            Epc epc,
            int reads,
            long firstMicros,
            long lastMicros,
            int peakRssiCentiDbm,
            long antennas,
            double confidence,
            boolean byGroup,
            int pc) {}
}
