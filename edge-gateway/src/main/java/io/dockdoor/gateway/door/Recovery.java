package io.dockdoor.gateway.door;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the doors of a gateway saw before the process died is judged again: all doors together, since they are held against each
 * other, every input in the turn it had, and before readers and doors start, so that nothing new waits in memory meanwhile.
 */
public final class Recovery {
    /** Inputs of one door, the next of them at hand. */
    private static final class Past {
        final DoorLoop loop;
        private final Iterator<Spooled> standing;
        private final Iterator<Spooled> open;

        @Nullable Spooled next;

        boolean isOpen;

        Past(DoorLoop loop) {
            this.loop = loop;
            ReadSpool.Recovered all = loop.recovered();
            standing = all.standing().iterator();
            open = all.open().iterator();
            advance();
        }

        void advance() {
            isOpen = !standing.hasNext();
            Iterator<Spooled> from = isOpen ? open : standing;
            next = from.hasNext() ? from.next() : null;
        }

        long turn() {
            Spooled its = next;
            return its == null ? Long.MAX_VALUE : its.turn();
        }
    }

    private Recovery() {}

    /** Judges again what is in the doors' spools; what has to be told is told when their threads start. */
    public static void judgeAgain(List<DoorLoop> doors) {
        PriorityQueue<Past> pasts = new PriorityQueue<>(Comparator.comparingLong(Past::turn));
        List<Past> all = new ArrayList<>();
        for (DoorLoop door : doors) {
            all.add(new Past(door));
        }
        pasts.addAll(all);
        long last = Long.MIN_VALUE;
        for (Past past = pasts.poll(); past != null; past = pasts.poll()) {
            Spooled input = past.next;
            if (input != null) {
                past.loop.judgeAgain(input, past.isOpen);
                last = Math.max(last, input.atMicros());
                past.advance();
                pasts.add(past);
            }
        }
        for (DoorLoop door : doors) {
            door.judgedAgain(last);
        }
    }
}
