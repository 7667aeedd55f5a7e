package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** With a stock mosquitto beside us. */
class MosquittoIT extends BrokerContract {
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

    private void run() throws IOException, InterruptedException {
        Path program = List.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(program != null, "mosquitto is not installed: the suite with a stock MQTT broker");
        Path conf = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
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
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
