package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With the ledger in a real PostgreSQL, which crashes and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class PostgresBrokerIT extends RunningBroker {
    private @Nullable PostgresServer server;

    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @Override
    String store() throws IOException, InterruptedException, SQLException {
        return "store: {url: \"" + server().url("ledger") + "\"}";
    }

    private PostgresServer server() throws IOException, InterruptedException {
        PostgresServer running = server;
        if (running == null) {
            Assumptions.assumeTrue(
                    PostgresServer.programs().isPresent(), "PostgreSQL is not installed: the suites with it");
            running = new PostgresServer(false);
            server = running;
        }
        return running;
    }

    @AfterEach
    void end() {
        PostgresServer running = server;
        if (running != null) {
            running.close();
        }
    }

    @Test
    void aThousandAtOnceAreGrantedExactlyWhatThereIs() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            aThousandAtOnceAreGrantedExactlyWhatThereIs(broker, peer);
        }
    }

    @Test
    void whileTheDatabaseHasNoRoomNothingIsAcknowledgedAndThenAllIsBookedOnce() throws Exception {
        int events = 40;
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.await(ACK, "\"position\":1,");
            // names of things of no bunch make the table larger than what is allowed next
            try (Connection beside = DriverManager.getConnection(server().url("ledger"));
                    Statement statement = beside.createStatement()) {
                statement.execute(
                        "INSERT INTO member SELECT -g, repeat(md5(g::text), 30) FROM generate_series(1, 2000) g");
            }
            server().limit("1048576");
            for (int i = 2; i <= events; i++) {
                int event = i;
                peer.publish(
                        DOOR + "receive",
                        Events.receive(
                                i,
                                IntStream.range(0, 100)
                                        .mapToObj(unit -> "E" + event + "U" + unit)
                                        .toArray(String[]::new)));
            }
            Peer.await(() -> broker.health().status().equals("down"));
            assertEquals("ledger", broker.health().code());
            assertTrue(
                    broker.health().sentence().contains("Look at the database"),
                    broker.health().sentence());
            assertTrue(
                    !broker.health().sentence().contains("id.gs1.org"),
                    broker.health().sentence());
            assertTrue(peer.heard(ACK).stream()
                    .noneMatch(each -> each.payload().contains("\"position\":" + events + ",")));
            server().limit("unlimited");
            peer.await(ACK, "\"position\":" + events + ",");
            Peer.await(() -> broker.health().status().equals("up"));
            assertEquals(events, number(broker, "dockdoor_ledger_position"));
            String stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"onHand\":" + (1 + (events - 1) * 100) + ","), stock);
        }
    }

    @Test
    void whileTheDatabaseIsGoneNothingIsAcknowledgedAndThenAllIsBookedOnce() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.await(STOCK, "\"onHand\":1");
            server().crash();
            peer.publish(DOOR + "receive", Events.receive(2, "5002", "5003"));
            Peer.await(() -> broker.health().status().equals("down"));
            assertEquals("ledger", broker.health().code());
            assertTrue(
                    broker.health().sentence().contains("Look at the database"),
                    broker.health().sentence());
            assertTrue(peer.heard(ACK).stream().noneMatch(each -> each.payload().contains("\"position\":2")));
            server().start();
            peer.await(ACK, "\"position\":2");
            peer.await(STOCK, "\"onHand\":3");
            Peer.await(() -> broker.health().status().equals("up"));
            peer.publish(DOOR + "ship", Events.ship(3, "5001"));
            peer.await(STOCK, "\"onHand\":2");
            assertEquals(200, get(broker, "/api/v1/stock").statusCode());
            assertEquals(3, number(broker, "dockdoor_ledger_position"));
        }
    }
}
