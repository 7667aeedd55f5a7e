package io.dockdoor.broker.ledger;

import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountEvent;
import io.dockdoor.broker.count.Evidence;
import io.dockdoor.broker.count.NotNow;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.count.Statement;
import io.dockdoor.broker.count.Variance;
import io.dockdoor.events.BadEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts, made and kept in the ledger's own transactions: what is posted is the difference as of that transaction, booked with
 * the act that says so, or neither.
 */
final class Counts {
    private static final int WORST = 20;

    private final CountTable table;
    private final BookThen book;
    private final Books books;

    /** Books an event into the open transaction. */
    interface Books {
        LedgerStore.Booked book(CountEvent event) throws BadEvent;
    }

    Counts(CountTable table, BookThen book, Books books) {
        this.table = table;
        this.book = book;
        this.books = books;
    }

    Answer open(Order.Open order, String by, long position, Instant now) throws SQLException {
        String request = order.mode() + " " + order.scope();
        String[] before = table.byKey(order.key());
        if (before != null) {
            Count known = table.get(before[0]);
            return known == null || !request.equals(before[1])
                    ? new Answer.KeyTaken()
                    : new Answer.Done(known, null, true);
        }
        String id = UUID.nameUUIDFromBytes(("count " + order.key()).getBytes(StandardCharsets.UTF_8))
                .toString();
        Count count = Count.of(new Act.Opened(now, by, id, order.scope(), order.mode(), position));
        table.open(count, order.key(), request);
        return new Answer.Done(count, null, false);
    }

    @Nullable Count get(String id) throws SQLException {
        return table.get(id);
    }

    Answer act(String id, Order order, Order.From from, Order.Rules rules, Instant now) throws SQLException {
        Count count = table.get(id);
        if (count == null) {
            return new Answer.None();
        }
        if (order instanceof Order.Look) {
            return new Answer.Done(count, variance(count, rules), false);
        }
        if (table.knows(id, from.key())) {
            return new Answer.Done(count, null, true);
        }
        try {
            return done(count, order, from, rules, now);
        } catch (NotNow e) {
            return new Answer.Refused(String.valueOf(e.getMessage()), e.forbidden());
        }
    }

    private Answer done(Count count, Order order, Order.From from, Order.Rules rules, Instant now)
            throws NotNow, SQLException {
        String by = from.by();
        if (order instanceof Order.Add add) {
            Evidence before = count.look(add.evidence().id());
            if (before != null) {
                return before.equals(add.evidence())
                        ? new Answer.Done(count, null, true)
                        : new Answer.Refused("the look " + before.id() + " was told before, and otherwise", false);
            }
            String unclear = unclear(add.evidence());
            return unclear != null
                    ? new Answer.Refused(unclear, false)
                    : kept(count, from, new Act.Added(now, by, add.evidence()), null);
        }
        if (order instanceof Order.Reckon reckon) {
            Variance variance = variance(count, rules);
            Act.Reckoned act = new Act.Reckoned(now, by, variance.tally());
            Answer.Done reckoned = kept(count, from, act, variance);
            boolean clear =
                    !variance.tally().needsApproval() && variance.tally().unseen() == 0;
            return clear && !reckon.hold() ? post(reckoned.count(), new Order.From(by, ""), variance, now) : reckoned;
        }
        if (order instanceof Order.Recount recount) {
            Variance variance = variance(count, rules);
            return kept(
                    count,
                    from,
                    new Act.Recounted(
                            now,
                            by,
                            recount.reason(),
                            variance.lines().stream().limit(WORST).toList()),
                    variance);
        }
        if (order instanceof Order.Approve) {
            return kept(count, from, new Act.Approved(now, by), null);
        }
        if (order instanceof Order.Cancel cancel) {
            return kept(count, from, new Act.Cancelled(now, by, cancel.reason()), null);
        }
        return count.life() instanceof Count.Done
                ? new Answer.Done(count, null, true)
                : post(count, from, variance(count, rules), now);
    }

    private Answer.Done kept(Count count, Order.From from, Act act, @Nullable Variance variance)
            throws NotNow, SQLException {
        Count after = count.after(act);
        table.append(after, from.key(), act);
        return new Answer.Done(after, variance, false);
    }

    private Answer.Done post(Count count, Order.From from, Variance variance, Instant now) throws NotNow, SQLException {
        List<String> events =
                variance.statements().stream().map(Statement::event).toList();
        Act.Posted act = new Act.Posted(now, from.by(), variance.tally(), events);
        // refused before anything is booked
        Count after = count.after(act);
        for (Statement statement : variance.statements()) {
            try {
                books.book(CountEvent.of(count.id(), statement));
            } catch (BadEvent e) {
                throw new IllegalStateException("the event of a count can be read", e);
            }
        }
        table.append(after, from.key(), act);
        return new Answer.Done(after, variance, false);
    }

    private Variance variance(Count count, Order.Rules rules) {
        return Variance.of(count, book, rules.thresholds(), rules.worth());
    }

    /** A number of an item whose units are known one by one does not say which of them is meant. */
    private @Nullable String unclear(Evidence evidence) {
        if (!(evidence instanceof Evidence.Look look) || look.amounts().isEmpty()) {
            return null;
        }
        Set<String> single = new TreeSet<>();
        book.at(look.place(), Moment.of(look.from(), "")).values().forEach(state -> {
            if (state.thing().item() != null) {
                single.add(state.thing().item());
            }
        });
        List<String> both = new ArrayList<>();
        look.amounts().keySet().forEach(stuff -> {
            if (single.contains(stuff.item())) {
                both.add(stuff.item());
            }
        });
        return both.isEmpty()
                ? null
                : "units of " + both.get(0)
                        + " are known one by one there: scan or sweep them, a number does not say which";
    }
}
