package io.dockdoor.broker.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.broker.Peer;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.Topics;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Movements that nobody but the ledger hears go past Artemis, and nobody can tell. */
class MovementLaneIT {
    private static final String MOVEMENT = "dock/v1/S1/gw/G1/door/D1/movement/receive";
    private static final int CONNACK = 2;
    private static final int PUBACK = 4;

    @TempDir
    Path folder;

    private final List<String> ledger = new CopyOnWriteArrayList<>();
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = EmbeddedBroker.start(
                new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics("dock/v1")),
                folder,
                null,
                message -> ledger.add(new String(message.payload(), StandardCharsets.US_ASCII)));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    /** MQTT 5, letter by letter: no client library in between sorts or repeats anything. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Line(int port, int keepAliveSeconds) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
            out.write(
                    new byte[] {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, (byte) keepAliveSeconds, 0, 0, 2, 'G', '1'
                    });
            assertEquals(CONNACK, answer()[0]);
        }

        static byte[] publish(String topic, int id, boolean retain) {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
            byte[] payload = String.valueOf(id).getBytes(StandardCharsets.US_ASCII);
            packet.write(retain ? 0x33 : 0x32);
            packet.write(2 + name.length + 3 + payload.length); // all of it is shorter than 128
            packet.write(0);
            packet.write(name.length);
            packet.writeBytes(name);
            packet.write(id >> 8);
            packet.write(id);
            packet.write(0);
            packet.writeBytes(payload);
            return packet.toByteArray();
        }

        void send(byte[] packets) throws IOException {
            out.write(packets);
        }

        /** The next packet's kind and, where it has one, its packet id. */
        int[] answer() throws IOException {
            int kind = in.readUnsignedByte() >> 4;
            byte[] rest = new byte[in.readUnsignedByte()];
            in.readFully(rest);
            return new int[] {kind, ((rest[0] & 0xff) << 8) | (rest[1] & 0xff)};
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void movementsAndWhatIsToBeKeptAreTakenAndAnsweredInTheOrderTheyCame() throws Exception {
        List<String> movements = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int id = 1; id <= 600; id++) {
            boolean health = id % 50 == 0;
            all.writeBytes(Line.publish(health ? "dock/v1/S1/gw/G1/health" : MOVEMENT, id, health));
            if (!health) {
                movements.add(String.valueOf(id));
            }
        }
        try (Line line = new Line(broker.port(), 60)) {
            line.send(all.toByteArray());
            for (int id = 1; id <= 600; id++) {
                int[] answer = line.answer();
                assertEquals(PUBACK, answer[0]);
                assertEquals(id, answer[1]);
            }
        }
        assertEquals(movements, ledger);
        try (Peer late = new Peer(broker.port(), "late", null, null)) {
            late.subscribe("dock/v1/S1/gw/G1/health");
            late.await("dock/v1/S1/gw/G1/health", "600");
        }
    }

    /** Artemis sees nothing of the movements; a client that sends nothing else must not be taken for dead, nor hear of it. */
    @Test
    void whoSendsMovementsOnlyLives() throws Exception {
        try (Line line = new Line(broker.port(), 1)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            int id = 0;
            while (System.nanoTime() < end) {
                id++;
                line.send(Line.publish(MOVEMENT, id, false));
                int[] answer = line.answer();
                assertEquals(PUBACK, answer[0]);
                assertEquals(id, answer[1]);
                TimeUnit.MILLISECONDS.sleep(2); // not to fill the time with work
            }
            assertEquals(id, ledger.size());
        }
    }

    @Test
    void whoSubscribesHearsWhatComesFromThenOnAndTheLedgerHearsItOnce() throws Exception {
        try (Peer door = new Peer(broker.port(), "G1", null, null);
                Peer wms = new Peer(broker.port(), "wms", null, null)) {
            door.publish(MOVEMENT, new byte[] {'1'});
            wms.subscribe("dock/v1/+/gw/#");
            door.publish(MOVEMENT, new byte[] {'2'});
            wms.await(MOVEMENT, "2");
            assertEquals(List.of("1", "2"), ledger);
            assertEquals(1, wms.heard(MOVEMENT).size());
        }
    }
}
