package io.dockdoor.broker.ledger;

import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows what each message of a gateway asks of the ledger: a movement, a gap in its journal, its heartbeat. On the ledger's thread. */
public final class Clerk {
    private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);

    private final LedgerStore store;
    private final Topics topics;
    private final Replay replay;
    private final Holes holes = new Holes();
    private final Watermarks watermarks;
    private final LedgerCounts counts;
    private final InstantSource clock;
    private final Set<String> complained = new HashSet<>();
    private boolean gapsMayHaveChanged;

    /** Asks a gateway to tell that range of its journal again; must not block. */
    public interface Replay {
        void ask(SiteId site, GatewayId gateway, long epoch, long first, long last);
    }

    Clerk(
            LedgerStore store,
            Topics topics,
            Replay replay,
            Watermarks watermarks,
            LedgerCounts counts,
            InstantSource clock) {
        this.store = store;
        this.topics = topics;
        this.replay = replay;
        this.watermarks = watermarks;
        this.counts = counts;
        this.clock = clock;
    }

    /** Which gateways' lost events no count has made good yet. */
    void weighGaps() {
        gapsMayHaveChanged = false;
        watermarks.sites().forEach(watermarks::counted);
        store.uncertain().forEach(gap -> watermarks.lost(gap.site(), gap.gateway()));
    }

    /** After a commit: weighs them when something was taken that they depend on, or {@code also}. */
    void weighGapsThatMayHaveChanged(boolean also) {
        if (gapsMayHaveChanged || also) {
            weighGaps();
        }
    }

    /**
     * Writes what a message says into the transaction under way.
     *
     * @param from what its topic says of it; null when the ledger reads nothing there
     * @param event what it says, when it is a movement
     * @param marks told how far the journal of its gateway is booked with it
     * @return whether it was a movement booked before
     */
    boolean take(
            Inbound message,
            Topics.@Nullable FromGateway from,
            @Nullable InventoryEvent event,
            Map<GatewayId, Acknowledged> marks) {
        try {
            if (from instanceof Topics.Movement door && event != null) {
                return book(message, event, door, marks);
            }
            if (from instanceof Topics.About about && about.what().equals("gap")) {
                gap(Wire.read(message.payload(), Wire.Gap.class), about, marks);
                return false;
            }
            if (from instanceof Topics.About about && about.what().equals("health")) {
                heard(Wire.read(message.payload(), Wire.GatewayHealth.class), about, message.retained(), marks);
                return false;
            }
            setAside(message, "the topic is none that the ledger reads", marks);
        } catch (BadEvent e) {
            setAside(message, String.valueOf(e.getMessage()), marks);
        }
        return false;
    }

    private boolean book(
            Inbound message, InventoryEvent event, Topics.Movement from, Map<GatewayId, Acknowledged> marks)
            throws BadEvent {
        DoorFacts door = event.door();
        if (door == null) {
            throw new BadEvent("gw:gateway is missing: a movement on a door's topic must carry the door's facts");
        }
        if (!door.gateway().equals(from.gateway())
                || !door.site().equals(from.site())
                || !door.door().equals(from.door())) {
            throw new BadEvent("gw:site, gw:gateway or gw:door is not that of the topic: the event says " + door.site()
                    + "/" + door.gateway() + "/" + door.door());
        }
        LedgerStore.Booked booked = store.book(message.payload(), event, clock.instant());
        gapsMayHaveChanged |= "cycle_counting".equals(event.bizStep()) || "stock_taking".equals(event.bizStep());
        DoorFacts.StreamPosition stream = door.stream();
        if (stream != null) {
            marks.put(
                    from.gateway(),
                    store.settle(from.site(), from.gateway(), stream.epoch(), stream.position(), stream.position()));
        }
        return booked.duplicate();
    }

    private void gap(Wire.Gap gap, Topics.About from, Map<GatewayId, Acknowledged> marks) {
        LOG.warn(
                "Gateway lost events gateway={} first={} last={} reason={}: count the site, its stock is uncertain",
                from.gateway(),
                gap.first(),
                gap.last(),
                gap.reason());
        gapsMayHaveChanged = true;
        marks.put(
                from.gateway(),
                store.lost(from.site(), from.gateway(), gap.epoch(), gap.first(), gap.last(), gap.reason()));
    }

    /** A gateway that was told of more than this ledger holds is asked for it; when nothing comes of that, those events are lost. */
    private void heard(
            Wire.GatewayHealth health, Topics.About from, boolean retained, Map<GatewayId, Acknowledged> marks) {
        long acked = health.journal().acked();
        long epoch = health.journal().epoch();
        long first = store.contiguous(from.gateway(), epoch) + 1;
        if (retained) {
            // how it was before we came: a gateway that lost its power together with us is not there for having a last
            // word
            watermarks.known(from.site(), from.gateway(), epoch, first - 1);
        } else {
            watermarks.heard(
                    from.site(),
                    from.gateway(),
                    notAhead(health.completeUpTo()),
                    epoch,
                    health.journal().last());
        }
        switch (holes.heard(from.gateway(), epoch, first - 1, acked, health.at())) {
            case NOTHING -> {}
            case ASK -> {
                LOG.warn(
                        "Gateway is asked for events this ledger does not have gateway={} epoch={} first={} last={}",
                        from.gateway(),
                        epoch,
                        first,
                        acked);
                replay.ask(from.site(), from.gateway(), epoch, first, acked);
            }
            case GIVE_UP -> {
                LOG.warn(
                        "Gateway forgot events this ledger does not have gateway={} epoch={} upTo={}: count the site",
                        from.gateway(),
                        epoch,
                        acked);
                gapsMayHaveChanged = true;
                marks.put(
                        from.gateway(),
                        store.lost(from.site(), from.gateway(), epoch, first, acked, "not in this ledger"));
            }
        }
    }

    /** A gateway whose clock is ahead of ours must not look fresh for as long as it is. */
    private @Nullable Instant notAhead(@Nullable Instant completeUpTo) {
        Instant now = clock.instant();
        return completeUpTo != null && completeUpTo.isAfter(now) ? now : completeUpTo;
    }

    /** What cannot be booked is kept in the table {@code quarantine}, and settled: what comes behind it must not wait. */
    void setAside(Inbound message, String reason, Map<GatewayId, Acknowledged> marks) {
        store.quarantine(message.topic(), message.payload(), reason, clock.instant());
        counts.quarantined.incrementAndGet();
        if (complained.size() < 1000 && complained.add(message.topic() + " " + reason)) {
            LOG.warn(
                    "Message set aside topic={} bytes={} reason={}", message.topic(), message.payload().length, reason);
        }
        StreamMark mark = StreamMark.of(message.payload());
        Topics.FromGateway from = topics.parse(message.topic()).orElse(null);
        if (mark != null && from != null) {
            marks.put(
                    from.gateway(),
                    store.settle(from.site(), from.gateway(), mark.epoch(), mark.position(), mark.position()));
        }
    }
}
