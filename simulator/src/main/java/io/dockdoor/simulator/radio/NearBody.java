package io.dockdoor.simulator.radio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A body in reach of one reader: where it is now, and what the reader's tags remember. Belongs to its reader's run. */
final class NearBody {
    private static final long NEVER = Long.MIN_VALUE / 2;

    final Body body;
    /** Tells it from its neighbours. */
    final int number;

    final TagRadio[] tags;
    final Motion.State place = new Motion.State();
    private long placedAt = Long.MIN_VALUE;

    /** Session memory: bit state, when it was last set, when the tag last had power. */
    final boolean[] inB;

    final long[] setAt;
    final long[] poweredAt;
    /** The luck of the tag in this stretch on one antenna and channel, dB on its wake-up power. */
    final float[] luck;

    private @Nullable Kept kept;

    NearBody(Body body, int number) {
        this.body = body;
        this.number = number;
        tags = body.tags().toArray(TagRadio[]::new);
        inB = new boolean[tags.length];
        setAt = new long[tags.length];
        poweredAt = new long[tags.length];
        luck = new float[tags.length];
        Arrays.fill(setAt, NEVER);
        Arrays.fill(poweredAt, NEVER);
    }

    void moveTo(long micros) {
        if (micros != placedAt) {
            placedAt = micros;
            body.motion().at(micros, place);
        }
    }

    /** What is known while the body rests, null while it moves. */
    @Nullable Kept kept(int antennas, int channels, int arrangement) {
        if (place.rest < 0) {
            return null;
        }
        if (kept == null) {
            kept = new Kept(tags.length, antennas, channels);
        }
        kept.standing(place.rest, arrangement);
        return kept;
    }

    /** Whether the session flag reads B at that time (Gen2 table 6.14: persistence by session and power). */
    boolean readsB(int tag, int session, long now) {
        if (!inB[tag]) {
            return false;
        }
        boolean kept = switch (session) {
            case 0 -> true;
            case 1 -> now - setAt[tag] < tags[tag].s1Micros;
            default -> now - poweredAt[tag] < tags[tag].s2Micros;
        };
        if (!kept) {
            inB[tag] = false;
        }
        return kept;
    }

    void losePower() {
        Arrays.fill(inB, false);
    }
}
