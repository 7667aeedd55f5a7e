package io.dockdoor.dedup;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The loads of a door whose passage is over, for as long as what they left behind may be taken for part of one the other way. */
final class Departed {
    /** More do not pass a door within the time that matters. */
    private static final int MOST = 4;

    private record Gone(LoadGroup load, Likeness curves) {}

    private final Deque<Gone> gone = new ArrayDeque<>();

    /** @param curves of its tags, before they are forgotten */
    void add(LoadGroup load, Likeness curves) {
        gone.addLast(new Gone(load, curves));
        if (gone.size() > MOST) {
            gone.removeFirst();
        }
    }

    /** How the tags of the last one looked that was about at the same time as that load and went the other way; null when none did. */
    @Nullable Likeness met(LoadGroup load) {
        Likeness curves = null;
        for (Gone each : gone) {
            if (each.load.direction != load.direction && PassageJudge.meets(each.load, load)) {
                curves = each.curves;
            }
        }
        return curves;
    }
}
