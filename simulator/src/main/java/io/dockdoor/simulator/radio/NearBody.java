package io.dockdoor.simulator.radio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A body in reach of one reader: where it is now, and what the reader's tags remember. Belongs to its reader's run. */
final class NearBody {
    private static final long NEVER = Long.MIN_VALUE / 2;

    final Body body;
    final TagRadio[] tags;
    final Motion.State place = new Motion.State();
    private long placedAt = Long.MIN_VALUE;

    /** Session memory: bit state, when it was last set, when the tag last had power. */
    final boolean[] inB;

    final long[] setAt;
    final long[] poweredAt;
    /** The luck of the tag in this stretch on one antenna and channel, dB on its wake-up power. */
    final float[] luck;

    private int cachedRest = -1;
    private float @Nullable [] cachedLevel;

    NearBody(Body body) {
        this.body = body;
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

    /** Where the answer for a standing tag is kept, or -1 while the body moves. Entries not yet known are NaN. */
    int cacheSlot(int tag, int antenna, int antennas, int channel, int channels) {
        if (place.rest < 0) {
            return -1;
        }
        if (cachedLevel == null) {
            cachedLevel = new float[tags.length * antennas * channels];
            cachedRest = -1;
        }
        if (cachedRest != place.rest) {
            cachedRest = place.rest;
            Arrays.fill(cachedLevel, Float.NaN);
        }
        return (tag * antennas + antenna) * channels + channel;
    }

    float level(int slot) {
        return cachedLevel == null ? Float.NaN : cachedLevel[slot];
    }

    void keep(int slot, double level) {
        if (cachedLevel != null) {
            cachedLevel[slot] = (float) level;
        }
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
