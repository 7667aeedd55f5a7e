package io.dockdoor.broker.webhook;

import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.Notice;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody to be told.
 *
 * @param description for people
 * @param filter what it is told of
 */
public record Webhook(
        String id, URI url, String description, Filter filter, State state, Secrets secrets, Instant made) {
    /** Whether it is told at present. */
    public enum State {
        ACTIVE,
        /** By a person. */
        PAUSED,
        /** The receiver answered 410: it wants no more. */
        GONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Each set empty for all. {@code kinds} are those of the ledger topics and of notices; items are GTIN-14. */
    public record Filter(Set<String> kinds, Set<String> sites, Set<String> items) {
        public Filter {
            kinds = Set.copyOf(kinds);
            sites = Set.copyOf(sites);
            items = Set.copyOf(items);
        }

        /** Counts and closed documents have the kinds {@code count} and {@code document}; a count is of no item. */
        boolean matches(Notice notice) {
            if (notice instanceof Notice.Counted counted) {
                return (kinds.isEmpty() || kinds.contains("count"))
                        && (sites.isEmpty() || sites.contains(counted.act().site()))
                        && items.isEmpty();
            }
            Notice.Closed closed = (Notice.Closed) notice;
            return (kinds.isEmpty() || kinds.contains("document"))
                    && (sites.isEmpty() || sites.contains(closed.document().site()))
                    && (items.isEmpty()
                            || closed.report().lines().stream().anyMatch(line -> items.contains(line.item())));
        }

        public boolean matches(LedgerRecord record) {
            return (kinds.isEmpty() || kinds.contains(record.kind()))
                    && (sites.isEmpty() || sites.contains(record.site()))
                    && (items.isEmpty()
                            || record.entries().stream()
                                    .anyMatch(
                                            entry -> items.contains(entry.slot().item())));
        }
    }

    /** What its messages are signed with: after a change the old secret signs too, until the receiver has the new one. */
    public record Secrets(Secret current, List<Secret> old, Instant oldUntil) {
        public Secrets {
            old = List.copyOf(old);
        }

        List<Secret> at(Instant now) {
            return old.isEmpty() || !now.isBefore(oldUntil) ? List.of(current) : List.of(current, old.get(0));
        }
    }

    Webhook in(State next) {
        return new Webhook(id, url, description, filter, next, secrets, made);
    }

    Webhook signedWith(Secrets next) {
        return new Webhook(id, url, description, filter, state, next, made);
    }
}
