package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.events.EventJson;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With a stock mosquitto beside us. */
@Execution(ExecutionMode.CONCURRENT)
class MosquittoIT extends BrokerContract {
    /** Events: several times what is told at once. */
    private static final int PAST = 300;

    private @Nullable Process mosquitto;
    private int port;

    @Override
    String mqtt() throws IOException, InterruptedException {
        if (mosquitto == null) {
            port = freePort();
            run();
        }
        return "url: \"mqtt://127.0.0.1:" + port + "\"";
    }

    @Test
    void aBrokerThatWasKilledIsFoundAgainAndNothingIsLost() throws Exception {
        try (InventoryBroker broker = start()) {
            try (Peer peer = new Peer(port, "peer", null, null)) {
                peer.subscribe("dock/v1/S1/to/#");
                peer.publish(DOOR + "receive", Events.receive(1, "5001"));
                peer.await(ACK, "\"position\":1");
            }
            kill();
            Peer.await(() -> get(broker, "/health").body().contains("\"degraded\""));
            assertTrue(get(broker, "/health").body().contains("\"code\":\"mqtt\""));
            run();
            Peer.await(() -> get(broker, "/health").body().contains("\"up\""));
            try (Peer peer = new Peer(port, "peer", null, null)) {
                peer.subscribe("dock/v1/S1/#");
                peer.await(ACK, "\"position\":1");
                peer.publish(DOOR + "receive", Events.receive(2, "5002"));
                peer.await(ACK, "\"position\":2");
                peer.await(STOCK, "\"onHand\":2");
            }
        }
    }

    /** A backlog that was just booked must not keep the present waiting until all of it is told. */
    @Test
    void whatIsOnTheShelfIsToldBeforeALongPast() throws Exception {
        mqtt();
        try (LedgerStore ledger = LedgerStore.open(Database.sqlite(folder.resolve("state")), List.of())) {
            for (int i = 1; i <= PAST; i++) {
                byte[] body = Events.receive(i, "U" + i);
                ledger.book(body, EventJson.read(body), Events.START);
            }
            ledger.commit();
        }
        List<String> told = new CopyOnWriteArrayList<>();
        try (Peer peer = new Peer(port, "peer", null, null)) {
            peer.onMessage((topic, payload) -> told.add(topic + payload));
            peer.subscribe(STOCK);
            peer.subscribe(DELTA);
            try (InventoryBroker broker = start()) {
                peer.await(DELTA, "\"version\":" + PAST);
                assertEquals(PAST, number(broker, "dockdoor_ledger_position"));
            }
        }
        assertTrue(
                first(told, STOCK, "\"version\":" + PAST) < first(told, DELTA, "\"version\":" + (PAST / 2)),
                () -> "the present waited: " + told);
    }

    private static int first(List<String> told, String topic, String text) {
        return IntStream.range(0, told.size())
                .filter(i -> told.get(i).startsWith(topic) && told.get(i).contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(topic + " never said " + text + ": " + told));
    }

    /** The shipped files as they are, but for certificates (a name is believed here) and paths of this test. */
    @Test
    void theShippedAccessListLetsAGatewayWriteItsOwnTopicsOnly() throws Exception {
        port = freePort();
        StringBuilder conf = new StringBuilder("listener " + port + " 127.0.0.1\nallow_anonymous true\n");
        Path folderOfConf = Path.of("../config/mosquitto").toAbsolutePath().normalize();
        for (String line : Files.readAllLines(folderOfConf.resolve("dockdoor.conf"))) {
            if (!line.matches("(listener|cafile|certfile|keyfile|tls_version|require_certificate|allow_anonymous"
                    + "|use_identity_as_username|acl_file|persistence_location) .*")) {
                conf.append(line).append('\n');
            }
        }
        conf.append("persistence_location ").append(folder).append("/\n");
        Path list = Files.writeString(folder.resolve("access"), Files.readString(folderOfConf.resolve("dockdoor.acl")));
        conf.append("acl_file ").append(list).append('\n');
        run(conf.toString());
        try (InventoryBroker broker = start("url: \"mqtt://127.0.0.1:" + port + "\", user: inv1", 0)) {
            Peer.await(() -> broker.health().status().equals("up"));
            try (Peer door = new Peer(port, "G1", "G1", null);
                    Peer reader = new Peer(port, "wms", "wms", null)) {
                reader.subscribe("dock/v1/#");
                door.subscribe("dock/v1/S1/to/G1/#");
                assertEquals(0, door.publish(DOOR + "receive", Events.receive(1, "5001")));
                door.await(ACK, "\"position\":1");
                reader.await(STOCK, "\"onHand\":1");
                reader.await(DELTA, "\"delta\":1");
            }
            assertEquals(135, answer("G1", "dock/v1/S1/gw/G2/door/D1/movement/ship"));
            assertEquals(135, answer("G1", ACK));
            assertEquals(135, answer("G1", STOCK));
            assertEquals(135, answer("wms", DOOR + "ship"));
        }
    }

    /** mosquitto 2.0.11 ends the connection after a refusal, so each try has its own. */
    private int answer(String user, String topic) throws Exception {
        try (Peer peer = new Peer(port, user + "-tries", user, null)) {
            return peer.publish(topic, new byte[] {'{', '}'});
        }
    }

    private void run() throws IOException, InterruptedException {
        run("listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
    }

    private void run(String text) throws IOException, InterruptedException {
        Path program = List.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(program != null, "mosquitto is not installed: the suite with a stock MQTT broker");
        Path conf = Files.writeString(folder.resolve("mosquitto.conf"), text);
        // started as root it becomes another user, who must be able to read the test's folder
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        mosquitto = new ProcessBuilder(String.valueOf(program), "-c", conf.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "mosquitto.log"))
                .start();
        Peer.await(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void kill() throws InterruptedException {
        Process running = mosquitto;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static int freePort() throws IOException {
        return FreePort.pick();
    }
}
