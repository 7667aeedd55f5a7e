package io.dockdoor.broker.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.broker.Events;
import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.ledger.LedgerStore.Acknowledged;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.events.Topics;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Movements that pass the embedded MQTT broker faster than they are booked. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PassingTest {
    private static final int ROOM = 2_000;

    private final List<Acknowledged> told = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void whatFindsNoRoomIsLetGoUnacknowledgedAndBookedWhenItsGatewayTellsItAgain() throws Exception {
        try (LedgerStore store = LedgerStore.open(Database.sqlite(folder), List.of())) {
            LedgerLoop ledger = ledger(store);
            for (int position = 1; position <= ROOM + 2; position++) {
                ledger.passing(receipt(position));
            }
            assertEquals(ROOM, ledger.waiting());
            assertEquals(2, ledger.counts().passedOver.get());
            ledger.start();
            assertEquals(ROOM, position(ledger));
            assertEquals(ROOM, lastTold());
            ledger.passing(receipt(ROOM + 1));
            ledger.passing(receipt(ROOM + 2));
            assertEquals(ROOM + 2, position(ledger));
            assertEquals(ROOM + 2, lastTold());
            ledger.close();
        }
    }

    private LedgerLoop ledger(LedgerStore store) {
        return new LedgerLoop(
                store,
                new Topics("dock/v1"),
                told::add,
                (site, gateway, epoch, first, last) -> {},
                new CommitBell(),
                new Watermarks(),
                InstantSource.system());
    }

    /** Once all that waits is booked and told. */
    private static long position(LedgerLoop ledger) throws Exception {
        long position = ledger.ask(LedgerStore::position).get(60, TimeUnit.SECONDS);
        ledger.ask(store -> true)
                .get(60, TimeUnit.SECONDS); // acknowledgements go out behind the answers of their commit
        return position;
    }

    private long lastTold() {
        return told.get(told.size() - 1).position();
    }

    private static Inbound receipt(long position) {
        return new Inbound(
                "dock/v1/S1/gw/G1/door/D1/movement/receive",
                Events.receive(position, Long.toString(position)),
                false,
                () -> {});
    }
}
