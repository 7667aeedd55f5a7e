package io.dockdoor.gateway;

import io.dockdoor.gateway.command.Order;
import io.dockdoor.gateway.command.Refused;
import io.dockdoor.gateway.command.Verb;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.Publisher;
import java.util.concurrent.CompletableFuture;

/**
 * {@code journal.replay}: events of the journal from position {@code first} to {@code last} are told again on their own topics,
 * marked as replayed, as far as the journal still has them.
 */
final class ReplayVerb {
    private ReplayVerb() {}

    static Verb of(Journal journal, Publisher publisher) {
        return Verb.of("journal.replay", args -> {
            long first = args.number("first", 1, Long.MAX_VALUE);
            long last = args.number("last", first, Long.MAX_VALUE);
            long epoch = args.has("epoch")
                    ? args.number("epoch", 0, Long.MAX_VALUE)
                    : journal.mark().epoch();
            return order -> {
                if (epoch != journal.mark().epoch()) {
                    throw Refused.unavailable(
                            "this journal is of epoch " + journal.mark().epoch() + ", not of " + epoch
                                    + ": what an older one held is gone; count the site");
                }
                if (!publisher.replay(first, last)) {
                    throw Refused.busy("other ranges wait to be told again; try again later");
                }
                return new Counting(order, first, last, journal.here(first, last));
            };
        });
    }

    /** Until the journal has said how much of the range there is. */
    private record Counting(Order order, long first, long last, CompletableFuture<Long> here) implements Verb.Watch {
        @Override
        public boolean over() {
            if (!here.isDone()) {
                return false;
            }
            if (here.isCompletedExceptionally()) {
                order.failed("journal", "the journal cannot be read now; see the gateway's health", null);
            } else {
                order.completed(
                        here.join() + " events between " + first + " and " + last
                                + " are told again; the rest is not in" + " the journal any more",
                        null);
            }
            return true;
        }

        @Override
        public void stop() {
            order.failed("closing", "the gateway closes; ask again", null);
        }
    }
}
