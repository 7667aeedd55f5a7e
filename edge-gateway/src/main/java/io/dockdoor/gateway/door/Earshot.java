package io.dockdoor.gateway.door;

import java.util.function.BooleanSupplier;

/**
 * Up to which moment a reader was heard for sure. A door must not judge a moment of which its reader may still have something to
 * tell: a line that stands still, or a computer that stood still itself, would look like a load that ended in the doorway. While
 * reads come they tell that themselves; in silence the reader is asked, and its answer, which comes behind all it said before, tells
 * that it had nothing to say.
 */
final class Earshot {
    /** A reader that reads is not asked: the next read is nearly here, microseconds. */
    private static final long QUIET = 100_000;
    /** Least time between two questions, microseconds. */
    private static final long OFTEN = 150_000;
    /** A reader that does not answer such questions is not waited for, and asked again after so long, microseconds. */
    private static final long MUTE = 60_000_000;
    /** No answer is waited for longer, whatever became of the question, microseconds. */
    private static final long LONGEST = 30_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final BooleanSupplier ask;
    private boolean reading;
    private boolean answers;
    private long heard = NEVER;
    private long asked = NEVER;
    private long lastAsked = NEVER;

    /** @param ask puts the question; false when that could not be done */
    Earshot(BooleanSupplier ask) {
        this.ask = ask;
    }

    /** From then on it reads, or no more: of a reader that is away nothing is expected. */
    synchronized void is(boolean itReads, long atMicros) {
        reading = itReads;
        answers = itReads;
        heard = atMicros;
        asked = NEVER;
        lastAsked = NEVER;
    }

    /** A tag was read then; what was before that is here. */
    synchronized void read(long atMicros) {
        heard = Math.max(heard, atMicros);
    }

    /** It answered what it was asked last, or does not. */
    synchronized void sign(boolean answered) {
        if (asked == NEVER) {
            return;
        }
        heard = answered ? Math.max(heard, asked) : heard;
        answers = answered;
        asked = NEVER;
    }

    /** The latest moment, not after {@code now}, of which nothing more is to be told. Asks the reader if that is long ago. */
    synchronized long upTo(long now) {
        if (asked != NEVER && now - asked > LONGEST) {
            sign(false);
        }
        answers |= reading && now - lastAsked > MUTE;
        if (!answers) {
            return now;
        }
        boolean due = asked == NEVER && (lastAsked == NEVER || now - lastAsked >= OFTEN);
        if (due && now - heard >= QUIET && ask.getAsBoolean()) {
            asked = now;
            lastAsked = now;
        }
        return Math.min(now, heard);
    }
}
