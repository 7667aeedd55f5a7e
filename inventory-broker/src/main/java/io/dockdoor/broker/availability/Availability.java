package io.dockdoor.broker.availability;

import io.dockdoor.broker.availability.Freshness.State;
import io.dockdoor.broker.ledger.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one calculator of what can be promised; every answer holds all numbers together, so that no two of them are of
 * different moments. Quantities are thousandths.
 */
public final class Availability {
    private Availability() {}

    /**
     * What is known of an item at a place.
     *
     * @param unavailable of on hand: damaged, in quality control, returned, disputed
     * @param reserved by reservations placed here
     * @param incoming under way to here
     * @param outflow how fast it leaves
     */
    public record Known(
            String place,
            Place.Type type,
            boolean frozen,
            long onHand,
            long unavailable,
            long reserved,
            long incoming,
            Outflow outflow,
            Freshness freshness) {}

    /**
     * All numbers of an item at a place for a channel.
     *
     * @param available may be negative: that is the shortfall
     * @param counts whether the channel sells from there at all
     */
    public record Line(
            String place,
            long onHand,
            long unavailable,
            long reserved,
            long available,
            long shortfall,
            long incoming,
            long buffer,
            String bufferRule,
            long haircut,
            String haircutRule,
            long atp,
            boolean counts,
            Freshness freshness) {}

    /**
     * All numbers of an item for a channel.
     *
     * @param unplaced reservations that no place was chosen for yet
     * @param buffer kept back at the places that count; {@code haircut} likewise
     * @param atp over all places, less what is unplaced
     * @param atpFresh the same over fresh places only
     * @param asOf the oldest knowledge among the places that count; null when one is unknown
     * @param stale places that count and are not fresh
     * @param unclassified not among the items, and the channel sells only what is
     */
    public record Answer(
            String item,
            String channel,
            List<Line> lines,
            long onHand,
            long unavailable,
            long reserved,
            long unplaced,
            long available,
            long shortfall,
            long incoming,
            long buffer,
            long haircut,
            long atp,
            long atpFresh,
            @Nullable Instant asOf,
            List<String> stale,
            boolean unclassified) {
        public Answer {
            lines = List.copyOf(lines);
            stale = List.copyOf(stale);
        }

        /** Places that count and are known less well than that. */
        public List<String> olderThan(Duration most) {
            return lines.stream()
                    .filter(Line::counts)
                    .filter(line -> !line.freshness().within(most))
                    .map(Line::place)
                    .toList();
        }
    }

    public static Answer of(String item, List<Known> places, long unplaced, Policy policy) {
        List<Line> lines = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        long onHand = 0;
        long unavailable = 0;
        long reserved = 0;
        long incoming = 0;
        long buffer = 0;
        long haircut = 0;
        long promised = 0;
        long promisedFresh = 0;
        long shortfall = 0;
        Instant asOf = Instant.MAX;
        boolean unknown = false;
        for (Known known : places) {
            Line line = line(item, known, policy);
            lines.add(line);
            onHand += line.onHand();
            unavailable += line.unavailable();
            reserved += line.reserved();
            incoming += line.incoming();
            buffer += line.counts() ? line.buffer() : 0;
            haircut += line.counts() ? line.haircut() : 0;
            promised += line.atp();
            shortfall += line.shortfall();
            boolean fresh = known.freshness().state() == State.FRESH;
            promisedFresh += fresh ? line.atp() : 0;
            if (line.counts()) {
                if (!fresh) {
                    stale.add(known.place());
                }
                Instant its = known.freshness().asOf();
                unknown |= its == null;
                asOf = its != null && its.isBefore(asOf) ? its : asOf;
            }
        }
        long available = onHand - unavailable - reserved - unplaced;
        return new Answer(
                item,
                policy.channel(),
                lines,
                onHand,
                unavailable,
                reserved,
                unplaced,
                available,
                Math.max(shortfall, Math.max(0, -available)),
                incoming,
                buffer,
                haircut,
                Math.max(0, promised - unplaced),
                Math.max(0, promisedFresh - unplaced),
                unknown || asOf.equals(Instant.MAX) ? null : asOf,
                stale,
                policy.types().isEmpty());
    }

    private static Line line(String item, Known known, Policy policy) {
        long unavailable = known.type() == Place.Type.QUARANTINE ? known.onHand() : known.unavailable();
        long available = known.onHand() - unavailable - known.reserved();
        Policy.Buffer rule = policy.buffer(item, known.place());
        long buffer = rule.of(available, known.outflow());
        Policy.Haircut age = policy.haircut(item, known.place());
        long haircut = age.of(known.freshness(), known.outflow());
        boolean counts = !known.frozen() && policy.types().contains(known.type());
        boolean recent = policy.maxStaleness() == null || known.freshness().within(policy.maxStaleness());
        long atp = counts && recent ? Math.max(0, available - buffer - haircut) : 0;
        return new Line(
                known.place(),
                known.onHand(),
                unavailable,
                known.reserved(),
                available,
                Math.max(0, -available),
                known.incoming(),
                buffer,
                rule.name(),
                haircut,
                age.name(),
                atp,
                counts,
                known.freshness());
    }
}
