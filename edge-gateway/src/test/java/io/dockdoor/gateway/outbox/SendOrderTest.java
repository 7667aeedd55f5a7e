package io.dockdoor.gateway.outbox;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SendOrderTest {
    private static final long SECOND = 1_000_000_000L;
    private long last;
    private long settled;
    private long now;

    private List<Entry> between(long after, long upTo, int most) {
        return LongStream.rangeClosed(after + 1, Math.min(upTo, last))
                .limit(most)
                .mapToObj(
                        position -> new Entry(position, new DoorId("D1"), MovementKind.RECEIVE, Map.of(), new byte[0]))
                .toList();
    }

    private List<Long> all(SendOrder order) throws Exception {
        List<Long> sent = new ArrayList<>();
        for (Entry next = order.next(settled, last, now); next != null; next = order.next(settled, last, now)) {
            sent.add(next.position());
        }
        return sent;
    }

    @Test
    void theBacklogDrainsOldestFirstAtItsRate() throws Exception {
        last = 1_000;
        SendOrder order = new SendOrder(this::between, 100, now);
        order.restart(0, last);
        assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), all(order), "a tenth of a second's worth at once");
        now += SECOND / 20;
        assertEquals(List.of(11L, 12L, 13L, 14L, 15L), all(order));
        assertTrue(order.waitNanos() <= SECOND / 100);
    }

    @Test
    void whatHappensNowGoesBeforeTheBacklogAndIsNotSlowedByIt() throws Exception {
        last = 1_000;
        SendOrder order = new SendOrder(this::between, 100, now);
        order.restart(0, last);
        all(order);
        last = 1_200;
        assertEquals(LongStream.rangeClosed(1_001, 1_200).boxed().toList(), all(order));
        now += SECOND / 100;
        assertEquals(List.of(11L), all(order));
    }

    @Test
    void everythingGoesOutExactlyOnceUntilItBeginsAgain() throws Exception {
        last = 300;
        SendOrder order = new SendOrder(this::between, 1_000, now);
        order.restart(0, last);
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            now += SECOND / 100;
            last++;
            sent.addAll(all(order));
        }
        assertEquals(
                LongStream.rangeClosed(1, 700).boxed().toList(),
                sent.stream().sorted().toList());
        order.restart(50, last);
        assertEquals(51, there(order.next(50, last, now)).position());
    }

    @Test
    void neverMoreIsOutThanTheLedgerMayMakeUsSendAgain() throws Exception {
        SendOrder order = new SendOrder(this::between, 1_000_000, now);
        order.restart(0, 0);
        last = 100_000;
        assertEquals(SendOrder.MOST_AHEAD, all(order).size());
        settled = 1_000;
        assertEquals(1_000, all(order).size());
    }

    @Test
    void aLiveOneFindsLittleOfTheBacklogBeforeItAtTheLedger() throws Exception {
        last = 100_000;
        SendOrder order = new SendOrder(this::between, 1_000_000, now);
        order.restart(0, last);
        long out = 0;
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            out += all(order).size();
        }
        assertEquals(SendOrder.MOST_BACKLOG_AHEAD, out);
        last++;
        assertEquals(List.of(last), all(order));
        settled = 50;
        now += SECOND;
        assertEquals(50, all(order).size(), "each that the ledger took makes room for another");
    }

    @Test
    void whatTheLedgerHasAlreadyIsPassedOver() throws Exception {
        last = 1_000;
        SendOrder order = new SendOrder(this::between, 10, now);
        order.restart(0, last);
        assertEquals(1, there(order.next(settled, last, now)).position());
        settled = 500;
        now += SECOND;
        assertEquals(501, there(order.next(settled, last, now)).position());
        assertTrue(order.awaits(settled));
        assertFalse(order.awaits(501));
    }
}
