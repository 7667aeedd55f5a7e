package io.dockdoor.broker.ledger;

import io.dockdoor.events.GatewayId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What to do about events that a gateway was told are booked and that this ledger does not have, as after a restore of an older
 * backup: ask the gateway to tell them again, and give them up only when that brings nothing. Judged with each heartbeat. What a
 * gateway was not told of it sends again by itself.
 */
final class Holes {
    /** A gateway that was asked so long ago by its own clock, and of which nothing came since, has nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is to be done. */
    enum Answer {
        NOTHING,
        ASK,
        GIVE_UP
    }

    private record Asked(long epoch, long contiguous, Instant at) {}

    private final Map<GatewayId, Asked> asked = new HashMap<>();

    /**
     * A heartbeat of a gateway.
     *
     * @param contiguous how far this ledger has its journal
     * @param acked how far it was told that this ledger has it
     * @param at when it was sent
     */
    Answer heard(GatewayId gateway, long epoch, long contiguous, long acked, Instant at) {
        if (acked <= contiguous) {
            asked.remove(gateway);
            return Answer.NOTHING;
        }
        Asked before = asked.get(gateway);
        if (before == null || before.epoch() != epoch || contiguous > before.contiguous()) {
            asked.put(gateway, new Asked(epoch, contiguous, at));
            return Answer.ASK;
        }
        if (at.isBefore(before.at().plus(PATIENCE)) && !at.isBefore(before.at())) {
            return Answer.NOTHING;
        }
        asked.remove(gateway);
        return Answer.GIVE_UP;
    }
}
