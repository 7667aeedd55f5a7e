package io.dockdoor.gateway.door;

import java.util.ArrayList;
import java.util.List;

/**
 * Scans that wait for the load they belong to: the next one to cross, if it does so in time. Belongs to the door's thread and is
 * spooled with its other inputs, so that a passage judged again after a crash is bound to the same scans.
 */
final class Scans {
    /** A crew scans a few labels a load; more is a scanner gone wild. */
    static final int MOST = 32;

    private final List<Said> waiting = new ArrayList<>();

    /** Remembers it; the same scanned again only lasts longer. */
    void scanned(Said said) {
        waiting.removeIf(before -> (before.kind() == said.kind() && before.id().equals(said.id()))
                || before.untilMicros() < said.atMicros());
        if (waiting.size() == MOST) {
            waiting.remove(0);
        }
        waiting.add(said);
    }

    /** What was scanned before that moment and not too long before it; it is bound now and waits no more. */
    Bound take(long crossedMicros) {
        List<Said> bound = waiting.stream()
                .filter(said -> said.atMicros() <= crossedMicros && crossedMicros <= said.untilMicros())
                .toList();
        waiting.removeAll(bound);
        waiting.removeIf(said -> said.untilMicros() < crossedMicros);
        return new Bound(bound);
    }
}
