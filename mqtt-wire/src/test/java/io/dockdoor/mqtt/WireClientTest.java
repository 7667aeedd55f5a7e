package io.dockdoor.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the peer does, when a client ends so do its threads: Paho alone leaves some behind. */
@Timeout(120)
class WireClientTest {
    /** Bytes of a CONNECT with an empty client id and no property (MQTT 5 section 3.1). */
    private static final int SHORTEST_CONNECT = 15;
    /** First byte of a PINGREQ (MQTT 5 section 3.12). */
    private static final int PINGREQ = 0xC0;

    private ServerSocket server;
    private Thread peer;
    private volatile Habit habit = socket -> {};

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        peer = new Thread(this::serve, "peer");
        peer.start();
    }

    @AfterEach
    void hangUp() throws Exception {
        server.close();
        peer.join();
    }

    @Test
    void aPeerThatClosesAtAnyPointLeavesNoThread() throws Exception {
        int[] cut = {0};
        habit = socket -> {
            socket.setSoLinger(true, 0);
            socket.getInputStream().readNBytes(cut[0]);
        };
        for (cut[0] = 0; cut[0] <= SHORTEST_CONNECT; cut[0]++) {
            WireClient client = client();
            try {
                connect(client, 5);
            } catch (MqttException cutOff) {
                assertNotNull(cutOff.getMessage());
            }
            client.end();
        }
        until(() -> threads().isEmpty());
        assertEquals(Set.of(), threads());
    }

    @Test
    void aClientThatIsConnectedEndsWithAllItsThreads() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        habit = socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(HexFormat.of().parseHex("2003000000"));
            while (socket.getInputStream().read() >= 0) {
                // whatever it says
            }
            ended.countDown();
        };
        WireClient client = client();
        assertTrue(connect(client, 60).isComplete());
        assertTrue(client.isConnected());
        client.end();
        assertTrue(ended.await(30, TimeUnit.SECONDS), "the peer never saw the end");
        until(() -> threads().isEmpty());
        assertEquals(Set.of(), threads());
    }

    /** MQTT 5 section 3.1.2.10: a broker ends the connection of a client that says nothing for one and a half times its keep alive. */
    @Test
    void aClientThatHasNothingToSayPings() throws Exception {
        CountDownLatch pings = new CountDownLatch(1);
        habit = socket -> {
            socket.getInputStream().read();
            socket.getOutputStream().write(HexFormat.of().parseHex("2003000000"));
            for (int each = socket.getInputStream().read();
                    each >= 0;
                    each = socket.getInputStream().read()) {
                if (each == PINGREQ) {
                    pings.countDown();
                    socket.getOutputStream().write(HexFormat.of().parseHex("d000"));
                }
            }
        };
        WireClient client = client();
        MqttConnectionOptions options = options(60);
        options.setKeepAliveInterval(3);
        try {
            client.connect(options).waitForCompletion(60_000);
            assertTrue(pings.await(30, TimeUnit.SECONDS), "no ping");
        } finally {
            client.end();
        }
        until(() -> threads().isEmpty());
        assertEquals(Set.of(), threads());
    }

    private interface Habit {
        void with(Socket socket) throws IOException;
    }

    private void serve() {
        while (true) {
            try (Socket socket = server.accept()) {
                habit.with(socket);
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private WireClient client() throws MqttException {
        return WireClient.of(
                new WireClient.Where("127.0.0.1", server.getLocalPort(), null, Duration.ofSeconds(5)), "c1");
    }

    private static MqttConnectionOptions options(int seconds) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(seconds);
        return options;
    }

    private static IMqttToken connect(WireClient client, int seconds) throws MqttException {
        IMqttToken token = client.connect(options(seconds));
        token.waitForCompletion(2_000L * seconds);
        return token;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName() + "#" + thread.getId())
                .filter(name -> name.startsWith("MQTT"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void until(BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!there.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
