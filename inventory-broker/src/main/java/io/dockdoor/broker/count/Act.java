package io.dockdoor.broker.count;

import java.time.Instant;
import java.util.List;

/** One thing that happened to a count. A count is the sum of its acts, and they are kept for ever. */
public sealed interface Act {
    Instant at();

    /** Name of the key of who did it; {@code door} for what came from a gateway by itself. */
    String by();

    /** The last level of its topic. */
    String phase();

    /**
     * @param position of the ledger when the count was opened
     */
    record Opened(Instant at, String by, String id, Scope scope, Mode mode, long position) implements Act {
        @Override
        public String phase() {
            return "opened";
        }
    }

    record Added(Instant at, String by, Evidence evidence) implements Act {
        @Override
        public String phase() {
            return "swept";
        }
    }

    /** Counting is over, and this is the difference. */
    record Reckoned(Instant at, String by, Tally tally) implements Act {
        @Override
        public String phase() {
            return "variance";
        }
    }

    /** Looked at once more: the worst lines are named. */
    record Recounted(Instant at, String by, String reason, List<Line> worst) implements Act {
        public Recounted {
            worst = List.copyOf(worst);
        }

        @Override
        public String phase() {
            return "recount";
        }
    }

    record Approved(Instant at, String by) implements Act {
        @Override
        public String phase() {
            return "approved";
        }
    }

    /**
     * The ledger was told.
     *
     * @param events ids of the events booked
     */
    record Posted(Instant at, String by, Tally tally, List<String> events) implements Act {
        public Posted {
            events = List.copyOf(events);
        }

        @Override
        public String phase() {
            return "posted";
        }
    }

    record Cancelled(Instant at, String by, String reason) implements Act {
        @Override
        public String phase() {
            return "cancelled";
        }
    }
}
