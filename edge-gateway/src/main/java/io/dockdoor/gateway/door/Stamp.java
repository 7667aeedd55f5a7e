package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorFacts.ClockState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be claimed of the time just now: how steady time, by which doors judge, becomes the time that is told. Told time
 * never runs backwards: where the clock was set back it runs at half the pace until the clock has caught up, so that what left
 * after it came is told after it.
 *
 * @param state what events say of the clock
 * @param since steady time of the last jump or start of the computer; what happened before it keeps the time it had
 * @param toldSince the time told for that moment, microseconds
 * @param correction from steady time to true time as it is known now
 * @param before how time was told before; null when nothing was
 */
public record Stamp(
        ClockState state,
        long since,
        long toldSince,
        long correction,
        @Nullable Stamp before) {
    /** Jumps further back than this many concern nothing that is still judged. */
    private static final int REMEMBERED = 8;

    /** One clock that is right. */
    public static Stamp exact(ClockState state) {
        return new Stamp(state, 0, 0, 0, null);
    }

    /** The time told for a moment of steady time in microseconds. */
    public Instant at(long steadyMicros) {
        return instant(micros(steadyMicros));
    }

    /** The same in microseconds since 1970. */
    public long micros(long steadyMicros) {
        long after = steadyMicros - since;
        if (after < 0 && before != null) {
            return Math.min(toldSince, before.micros(steadyMicros));
        }
        return after <= 0 ? toldSince + after : Math.max(steadyMicros + correction, toldSince + after / 2);
    }

    /** The clock jumped: from that moment on another correction. */
    public Stamp jumped(ClockState its, long steadyMicros, long itsCorrection) {
        return new Stamp(its, steadyMicros, micros(steadyMicros), itsCorrection, forget(REMEMBERED));
    }

    /** The clock went on; its correction drifts by what no passage notices. */
    public Stamp followed(ClockState its, long itsCorrection) {
        return new Stamp(its, since, toldSince, itsCorrection, before);
    }

    /** The true time came: everything since the last start of the computer was that much later. */
    public Stamp shifted(ClockState its, long byMicros) {
        return new Stamp(its, since, toldSince + byMicros, correction + byMicros, before);
    }

    private Stamp forget(int beyond) {
        return new Stamp(
                state, since, toldSince, correction, before == null || beyond <= 1 ? null : before.forget(beyond - 1));
    }

    /** Microseconds since 1970 as an instant. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
