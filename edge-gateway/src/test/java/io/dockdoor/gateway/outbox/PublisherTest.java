package io.dockdoor.gateway.outbox;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.Gap;
import io.dockdoor.events.Wire.InventoryState;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.mqtt.FakeBroker;
import io.dockdoor.gateway.mqtt.FakeBroker.Published;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    @TempDir
    Path folder;

    private FakeBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = new FakeBroker();
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
        List<String> left = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("MQTT") || name.equals("publisher") || name.equals("journal"))
                .toList();
        Await.until(
                60,
                () -> "threads left: " + left,
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("MQTT")));
    }

    private List<Published> movements() {
        return broker.received.stream()
                .filter(published -> published.topic().contains("/movement/"))
                .toList();
    }

    private static void untilBooked(Bench.Ledger ledger, int events, Bench bench) {
        Await.until(
                60,
                () -> ledger.size() + " of " + events + " booked, " + bench.health.parts() + "\n"
                        + bench.counters.text(),
                () -> ledger.size() == events
                        && bench.journal.mark().acked() == bench.journal.mark().last());
    }

    private Bench.Ledger ledger() {
        Bench.Ledger ledger = new Bench.Ledger();
        broker.listen(published -> {
            if (published.topic().contains("/movement/")) {
                broker.send(Bench.ACK, ledger.book(published), true);
            }
        });
        return ledger;
    }

    @Test
    void aMovementGoesOutAsCloudEventWithTheVeryBytesOfTheJournalAndIsKeptUntilTheLedgerHasIt() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.append(1);
            Await.until(60, () -> "nothing published", () -> !movements().isEmpty());
            Published published = movements().get(0);
            assertEquals("dock/v1/S1/gw/G1/door/D2/movement/receive", published.topic());
            assertEquals(1, published.qos());
            assertFalse(published.retain());
            assertEquals("1.0", published.attributes().get("specversion"));
            assertEquals("/S1/gw/G1/door/D2", published.attributes().get("source"));
            try (JournalReading reading = bench.journal.reading()) {
                assertArrayEquals(reading.after(0, 1).get(0).body(), published.body());
            }
            assertEquals(0, bench.journal.mark().acked(), "PUBACK alone prunes nothing");
            broker.send(Bench.ACK, bench.ack(1), true);
            Await.until(60, () -> "not pruned", () -> bench.journal.mark().acked() == 1);
            assertEquals(0, bench.journal.mark().count());
        }
    }

    @Test
    void theStateIsRetainedItsWillIsDelayedAndGoodByeSaysDisconnected() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            Await.until(60, () -> "no state", () -> broker.retained.containsKey(Bench.STATE));
            assertTrue(there(broker.retained.get(Bench.STATE)).text().startsWith("ready "));
            Await.until(60, () -> "no heartbeat", () -> broker.retained.containsKey(Bench.HEALTH));
            Published will = broker.will;
            assertNotNull(will);
            assertEquals(Bench.STATE, will.topic());
            assertTrue(will.retain());
            assertEquals(there(broker.retained.get(Bench.STATE)).text().replace("ready", "lost"), will.text());
            assertEquals(Publisher.WILL_DELAY_SECONDS, broker.willDelay);
            // MQTT 5 section 3.1.3.2.2: the will goes out at the latest when the session ends
            assertTrue(broker.sessionExpiry >= broker.willDelay);
        }
        assertTrue(there(broker.retained.get(Bench.STATE)).text().startsWith("disconnected "));
    }

    @Test
    void afterACutTheNextConnectionBeginsWithTheOldestTheLedgerDoesNotHave() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.append(5);
            Await.until(60, () -> "5 events", () -> movements().size() == 5);
            broker.send(Bench.ACK, bench.ack(2), true);
            Await.until(60, () -> "2 acked", () -> bench.journal.mark().acked() == 2);
            broker.cut();
            Await.until(
                    60, () -> "resent " + movements().size(), () -> movements().size() == 8);
            List<String> ids = movements().stream()
                    .map(published -> published.attributes().get("id"))
                    .toList();
            assertEquals(ids.subList(2, 5), ids.subList(5, 8));
        }
    }

    @Test
    void aSilentLedgerIsToldAgainAndAReturningOneAtOnce() throws Exception {
        try (Bench bench = new Bench(folder, broker.port())) {
            bench.append(3);
            Await.until(60, () -> "resent by itself", () -> movements().size() >= 6);
            int before = movements().size();
            broker.send(
                    Bench.TOPICS.inventoryState(), Wire.write(new InventoryState(true, Drafts.NOON, "inv1", 0)), true);
            Await.until(60, () -> "resent on return", () -> movements().size() >= before + 3);
        }
    }

    @Test
    void aHugeReceiveMaximumAndTopicAliasesDoNotStopPaho() throws Exception {
        broker.receiveMaximum = 65_535; // read as -1 by Paho 1.2.5
        broker.topicAliasMaximum = 10; // used by Paho 1.2.5 whenever allowed
        Bench.Ledger ledger = ledger();
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.append(200);
            untilBooked(ledger, 200, bench);
            assertEquals(0, broker.received.stream().filter(Published::aliased).count());
            assertEquals(1, broker.connects.get());
        }
    }

    @Test
    void neverMoreIsUnderWayThanTheBrokerAllows() throws Exception {
        broker.receiveMaximum = 3;
        try (Bench bench = new Bench(folder, broker.port())) {
            Await.until(60, () -> "connected", () -> broker.retained.containsKey(Bench.HEALTH));
            broker.stalled = true;
            bench.append(20);
            Await.until(60, () -> "the stall is noticed", () -> broker.connects.get() >= 2);
            assertEquals(0, broker.overruns.get());
        }
    }

    @Test
    void aBrokerThatAcceptsAndDropsLeavesNoThreadBehind() throws Exception {
        broker.dropAtAccept.set(4);
        Bench.Ledger ledger = ledger();
        try (Bench bench = new Bench(folder, broker.port())) {
            bench.append(3);
            untilBooked(ledger, 3, bench);
            assertTrue(broker.accepts.get() >= 5);
        }
    }

    @Test
    void aStalledBrokerIsLeftAndComesBack() throws Exception {
        Bench.Ledger ledger = ledger();
        try (Bench bench = Bench.slowToConnect(folder, broker.port())) {
            bench.append(1);
            untilBooked(ledger, 1, bench);
            broker.stalled = true;
            bench.append(2);
            Await.until(
                    60,
                    () -> bench.health.parts() + "",
                    () -> code(bench, "mqtt").equals("stalled"));
            broker.stalled = false;
            broker.cut();
            untilBooked(ledger, 3, bench);
        }
    }

    @Test
    void aRefusalIsNoDeliveryAndIsSaid() throws Exception {
        broker.movementReason = 0x87; // Not authorized; Paho calls it a success
        Bench.Ledger ledger = ledger();
        try (Bench bench = new Bench(folder, broker.port())) {
            bench.append(2);
            Await.until(60, () -> "said", () -> code(bench, "mqtt-access").equals("not-authorised"));
            assertEquals(0, ledger.size());
            broker.movementReason = 0;
            untilBooked(ledger, 2, bench);
            assertEquals("ok", code(bench, "mqtt-access"));
        }
    }

    @Test
    void aBrokerThatRefusesUsIsAskedAgainAndTheReasonIsSaid() throws Exception {
        broker.connectReason = 0x86; // Bad User Name or Password
        try (Bench bench = new Bench(folder, broker.port())) {
            Await.until(
                    60,
                    () -> bench.health.parts() + "",
                    () -> code(bench, "mqtt").equals("not-authorised"));
            broker.connectReason = 0;
            Await.until(
                    60,
                    () -> bench.health.parts() + "",
                    () -> code(bench, "mqtt").equals("ok"));
        }
    }

    @Test
    void whenNobodyListensPeopleAreTold() throws Exception {
        broker.movementReason = 16; // No matching subscribers
        try (Bench bench = new Bench(folder, broker.port())) {
            bench.append(1);
            Await.until(
                    60,
                    () -> bench.health.parts() + "",
                    () -> code(bench, "ledger").equals("nobody-listens"));
            assertEquals(0, bench.journal.mark().acked());
        }
    }

    @Test
    void anAcknowledgementThatMakesNoSenseIsSetAsideAndCounted() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.append(2);
            Await.until(60, () -> "2 events", () -> movements().size() == 2);
            broker.send(Bench.ACK, Bench.text("\u0000not json"), false);
            broker.send(Bench.ACK, Bench.text("{\"epoch\":1,\"position\":2,\"at\":\"2026-11-24T12:00:00Z\"}"), false);
            broker.send(Bench.ACK, bench.ack(99), false);
            broker.send(Bench.ACK, bench.ack(1), false);
            Await.until(60, () -> "the good one", () -> bench.journal.mark().acked() == 1);
            assertTrue(bench.counters.text().contains("dockdoor_gateway_mqtt_garbage_total 2"), bench.counters.text());
            assertEquals(1, broker.connects.get(), "garbage is no reason to reconnect");
        }
    }

    @Test
    void onlyTheNewestStateOfATopicIsToldAndEveryNewConnectionHearsItAgain() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.desk.state(Outgoing.retained("dock/v1/S1/gw/G1/door/D1/state", Bench.text("idle"), 60));
            Await.until(
                    60,
                    () -> "idle",
                    () -> text("dock/v1/S1/gw/G1/door/D1/state").equals("idle"));
            broker.retained.clear(); // a broker that lost everything
            broker.cut();
            Await.until(
                    60,
                    () -> "idle again",
                    () -> text("dock/v1/S1/gw/G1/door/D1/state").equals("idle"));
        }
    }

    @Test
    void cutAtAnyByteNothingIsLostAndTheLedgerSeesEveryEvent() throws Exception {
        Random random = new Random(7);
        Bench.Ledger ledger = ledger();
        try (Bench bench = new Bench(folder, broker.port())) {
            for (int round = 0; round < 12; round++) {
                broker.cutAfter = 10 + random.nextInt(4_000);
                bench.append(10);
                int connects = broker.accepts.get();
                broker.cut();
                Await.until(60, () -> "no new connection", () -> broker.accepts.get() > connects);
            }
            broker.cutAfter = -1;
            broker.cut();
            untilBooked(ledger, 120, bench);
            assertEquals(
                    LongStream.rangeClosed(1, 120).boxed().collect(Collectors.toCollection(TreeSet::new)),
                    new TreeSet<>(ledger.booked.keySet()));
            assertEquals(120, ledger.booked.values().stream().distinct().count());
        }
    }

    @Test
    void whatWasAcknowledgedIsToldAgainOnDemandAndSaysSo() throws Exception {
        try (Bench bench = Bench.patient(folder, broker.port())) {
            bench.append(6);
            Await.until(60, () -> "6 events", () -> movements().size() == 6);
            broker.send(Bench.ACK, bench.ack(6), true);
            Await.until(60, () -> "6 acked", () -> bench.journal.mark().acked() == 6);
            assertTrue(bench.publisher.replay(2, 4));
            Await.until(
                    60, () -> movements().size() + " of 9", () -> movements().size() == 9);
            List<Published> again = movements().subList(6, 9);
            for (int i = 0; i < 3; i++) {
                Published before = movements().get(i + 1);
                assertEquals(before.topic(), again.get(i).topic());
                assertEquals(
                        before.attributes().get("id"), again.get(i).attributes().get("id"));
                assertTrue(
                        again.get(i).text().contains("\"gw:replayed\":true"),
                        again.get(i).text());
            }
            bench.append(1);
            Await.until(60, () -> "the next", () -> movements().size() == 10);
            assertFalse(movements().get(9).text().contains("\"gw:replayed\":true"));
        }
    }

    @Test
    void whatTheJournalDroppedIsToldAsOneGapAndTheRestFollows() throws Exception {
        broker.dropAtAccept.set(1_000); // an outage
        try (Bench bench = Bench.patient(folder, broker.port(), new JournalBounds(20_000, Duration.ofDays(1), 0))) {
            bench.append(60);
            long dropped = there(bench.journal.mark().gap()).last();
            broker.dropAtAccept.set(0);
            Await.until(
                    60,
                    () -> movements().size() + " of the rest",
                    () -> movements().size() == 60 - dropped);
            List<Published> gaps = broker.received.stream()
                    .filter(published -> published.topic().equals(Bench.GAP))
                    .toList();
            assertEquals(1, gaps.size());
            Gap gap = Wire.read(gaps.get(0).body(), Gap.class);
            assertEquals(1, gap.first());
            assertEquals(dropped, gap.last());
            assertEquals(dropped, gap.count());
            broker.send(Bench.ACK, bench.ack(60), true); // the ledger settled the gap and booked the rest
            Await.until(
                    60,
                    () -> bench.journal.mark() + "",
                    () -> bench.journal.mark().count() == 0);
        }
    }

    /** Paho has one thread for all callbacks: one that waits in there for anything waits for ever. */
    @Test
    void aFullMailboxHoldsUpNobodyAndHasRoomForTheAnswersAllTheSame() throws Exception {
        String topic = "dock/v1/S1/to/G1/cmd/light.test";
        AtomicInteger heard = new AtomicInteger();
        AtomicReference<LongSupplier> dropped = new AtomicReference<>(() -> 0);
        Publisher.Subscription held = new Publisher.Subscription("dock/v1/S1/to/G1/cmd/+", topic, arrived -> {
            heard.incrementAndGet();
            // until nearly all of the flood is behind it, and so the answers are next
            Await.until(
                    300,
                    () -> "dropped " + there(dropped.get()).getAsLong(),
                    () -> there(dropped.get()).getAsLong() > 1_500);
        });
        Bench.Ledger ledger = ledger();
        AtomicInteger taken = new AtomicInteger();
        broker.listen(published -> {
            if (published.topic().contains("/movement/") && taken.incrementAndGet() == 2) {
                // more than the mailbox holds, before the rest of what is under way is answered
                for (int i = 0; i < 9_000; i++) {
                    broker.send(topic, Bench.text("more"), false);
                }
            }
        });
        broker.dropAtAccept.set(1_000); // all of them wait
        try (Bench bench = Bench.hearing(folder, broker.port(), held)) {
            dropped.set(bench.counters.counter("mqtt_arrivals_dropped_total", "")::sum);
            bench.append(60);
            broker.dropAtAccept.set(0);
            untilBooked(ledger, 60, bench);
            assertTrue(heard.get() > 1_000, "what fits in is heard");
            assertEquals(1, broker.connects.get(), "a full mailbox is no reason to reconnect");
        }
    }

    @Test
    void aBrokerThatStopsPassingMessagesOnIsLeft() throws Exception {
        try (Bench bench = new Bench(folder, broker.port())) {
            Await.until(
                    60,
                    () -> "no probe came back",
                    () -> broker.received.stream()
                            .anyMatch(published -> published.topic().endsWith("/probe")));
            broker.deaf = true; // answers everything, delivers nothing
            Await.until(
                    60,
                    () -> bench.health.parts() + "",
                    () -> code(bench, "mqtt").equals("probe-lost"));
        }
    }

    private String text(String topic) {
        Published kept = broker.retained.get(topic);
        return kept == null ? "" : kept.text();
    }

    private static String code(Bench bench, String part) {
        Health health = bench.health.parts().get(part);
        return health == null ? "" : health.code();
    }
}
