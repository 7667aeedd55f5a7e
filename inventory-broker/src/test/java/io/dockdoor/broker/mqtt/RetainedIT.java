package io.dockdoor.broker.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.broker.Peer;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retained messages of the embedded MQTT broker are what MQTT says they are (MQTT 5, 3.3.1.3 and 3.8.3.1), though kept by us. */
class RetainedIT {
    private static final long PATIENCE_MILLIS = 30_000;
    /** Behind all other topics: who has it from a filter has all before it. */
    private static final String LAST = "d/zz";

    @TempDir
    Path folder;

    private EmbeddedBroker start(@Nullable MqttAccess access) throws IOException {
        return EmbeddedBroker.start(
                new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics("dock/v1")),
                folder,
                access,
                ignored -> {});
    }

    /** A client that keeps what it hears. */
    private static final class Client implements AutoCloseable, MqttCallback {
        private final MqttAsyncClient client;
        private final List<Map.Entry<String, MqttMessage>> heard = new CopyOnWriteArrayList<>();

        Client(EmbeddedBroker broker, String name) throws MqttException {
            this(broker, name, null);
        }

        Client(EmbeddedBroker broker, String name, @Nullable String password) throws MqttException {
            this(broker, name, password, 0);
        }

        /** @param session seconds for which its session is kept while it is away */
        Client(EmbeddedBroker broker, String name, @Nullable String password, long session) throws MqttException {
            client = new MqttAsyncClient("tcp://127.0.0.1:" + broker.port(), name, new MemoryPersistence());
            client.setCallback(this);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(session == 0);
            options.setSessionExpiryInterval(session);
            if (password != null) {
                options.setUserName(name);
                options.setPassword(password.getBytes(StandardCharsets.UTF_8));
            }
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        }

        void keep(String topic, String text) throws MqttException {
            keep(topic, text.getBytes(StandardCharsets.UTF_8), 1, new MqttProperties());
        }

        void keep(String topic, byte[] body, int qos, MqttProperties more) throws MqttException {
            client.publish(topic, new MqttMessage(body, qos, true, more)).waitForCompletion(PATIENCE_MILLIS);
        }

        int subscribe(String filter, int retainHandling) throws MqttException {
            MqttSubscription wanted = new MqttSubscription(filter, 2);
            wanted.setRetainHandling(retainHandling);
            IMqttToken token = client.subscribe(wanted);
            token.waitForCompletion(PATIENCE_MILLIS);
            return token.getReasonCodes()[0];
        }

        /** Waits until it heard as much; then it must have heard exactly that, in whatever order. */
        void hears(List<String> topics) throws InterruptedException {
            List<String> wanted = topics.stream().sorted().toList();
            Peer.await(() -> heard.size() >= wanted.size());
            assertEquals(wanted, heard.stream().map(Map.Entry::getKey).sorted().toList());
        }

        boolean heard(String topic) {
            return heard.stream().anyMatch(each -> each.getKey().equals(topic));
        }

        MqttMessage last(String topic) {
            return heard.stream()
                    .filter(each -> each.getKey().equals(topic))
                    .reduce((first, second) -> second)
                    .map(Map.Entry::getValue)
                    .orElseThrow(() -> new AssertionError("nothing on " + topic));
        }

        @Override
        public void close() throws MqttException {
            client.disconnectForcibly(0, 200, false);
            client.close(true);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            heard.add(Map.entry(topic, message));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), StandardCharsets.UTF_8);
    }

    @Test
    void theLatestOfEachTopicIsKeptOverRestartsAndAnEmptyOneForgetsIt() throws Exception {
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 7);
        MqttProperties more = new MqttProperties();
        more.setContentType("application/json");
        more.setUserProperties(List.of(new UserProperty("from", "test")));
        try (EmbeddedBroker broker = start(null);
                Client teller = new Client(broker, "teller");
                Client early = new Client(broker, "early")) {
            assertEquals(2, early.subscribe("d/#", 0));
            teller.keep("d/a", "first");
            teller.keep("d/a", "second".getBytes(StandardCharsets.UTF_8), 2, more);
            teller.keep("d/b", "to be forgotten");
            teller.keep("d/b", "");
            teller.keep("d/never", "");
            teller.keep("d/large", large, 1, new MqttProperties());
            teller.keep(LAST, "last".getBytes(StandardCharsets.UTF_8), 0, new MqttProperties());
            early.hears(List.of("d/a", "d/a", "d/b", "d/b", "d/never", "d/large", LAST));
            assertTrue(early.heard.stream().noneMatch(each -> each.getValue().isRetained()), "told as it happened");
            check(broker, large);
        }
        try (EmbeddedBroker broker = start(null)) {
            check(broker, large);
        }
    }

    private static void check(EmbeddedBroker broker, byte[] large) throws Exception {
        try (Client late = new Client(broker, "late")) {
            late.subscribe("d/#", 0);
            late.hears(List.of("d/a", "d/large", LAST));
            MqttMessage kept = late.last("d/a");
            assertEquals("second", text(kept));
            assertTrue(kept.isRetained());
            assertEquals(2, kept.getQos());
            assertEquals("application/json", kept.getProperties().getContentType());
            assertEquals("test", kept.getProperties().getUserProperties().get(0).getValue());
            assertArrayEquals(large, late.last("d/large").getPayload());
            assertEquals(0, late.last(LAST).getQos());
        }
    }

    @Test
    void wildcardsAndRetainHandlingChooseWhatANewSubscriptionHears() throws Exception {
        try (EmbeddedBroker broker = start(null);
                Client teller = new Client(broker, "teller")) {
            for (String topic : List.of("d", "d/a", "d/a/b", "d/aa", "d/c/b", "$d/a", LAST)) {
                teller.keep(topic, topic);
            }
            hears(broker, "d/+", "d/a", "d/aa", LAST);
            hears(broker, "d/#", "d", "d/a", "d/a/b", "d/aa", "d/c/b", LAST);
            hears(broker, "#", "d", "d/a", "d/a/b", "d/aa", "d/c/b", LAST);
            hears(broker, "+/+/b", "d/a/b", "d/c/b");
            hears(broker, "d/a/#", "d/a", "d/a/b");
            hears(broker, "$d/#", "$d/a");
            hears(broker, "d/a", "d/a");
            try (Client again = new Client(broker, "again")) {
                again.subscribe("d/none", 0);
                again.subscribe("d/a", 1);
                again.hears(List.of("d/a"));
                again.subscribe("d/a", 1); // 1: with a new subscription only
                again.subscribe("d/aa", 2); // 2: never
                again.subscribe(LAST, 0);
                again.hears(List.of("d/a", LAST));
                again.subscribe(LAST, 0); // 0: with each
                again.hears(List.of("d/a", LAST, LAST));
            }
        }
    }

    private static void hears(EmbeddedBroker broker, String filter, String... topics) throws Exception {
        try (Client late = new Client(broker, "late")) {
            late.subscribe(filter, 0);
            late.hears(List.of(topics));
        }
    }

    @Test
    void whatExpiredIsNotHeardAndWhatWillIsHeardWithTheTimeThatIsLeft() throws Exception {
        MqttProperties soon = new MqttProperties();
        soon.setMessageExpiryInterval(1L);
        MqttProperties later = new MqttProperties();
        later.setMessageExpiryInterval(600L);
        try (EmbeddedBroker broker = start(null);
                Client teller = new Client(broker, "teller")) {
            teller.keep("d/later", "x".getBytes(StandardCharsets.UTF_8), 1, later);
            teller.keep("d/soon", "x".getBytes(StandardCharsets.UTF_8), 1, soon);
            teller.keep(LAST, "last");
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            boolean there = true;
            while (there && System.nanoTime() < end) {
                try (Client late = new Client(broker, "late")) {
                    late.subscribe("d/#", 0);
                    Peer.await(() -> late.heard(LAST));
                    there = late.heard("d/soon");
                }
            }
            try (Client late = new Client(broker, "late")) {
                late.subscribe("d/#", 0);
                late.hears(List.of("d/later", LAST));
                long left = late.last("d/later").getProperties().getMessageExpiryInterval();
                assertTrue(left > 0 && left < 600, "left: " + left);
            }
        }
    }

    @Test
    void whoMayNotSubscribeHearsNothingThatIsKept() throws Exception {
        MqttAccess access = new MqttAccess(
                "dock/v1",
                Map.of(
                        MqttAccess.SERVICE,
                        new MqttAccess.Account(null, "own"),
                        "G1",
                        new MqttAccess.Account(BrokerConfig.Role.GATEWAY, "one"),
                        "wms",
                        new MqttAccess.Account(BrokerConfig.Role.SUBSCRIBER, "two")));
        try (EmbeddedBroker broker = start(access);
                Client own = new Client(broker, MqttAccess.SERVICE, "own");
                Client door = new Client(broker, "G1", "one");
                Client reader = new Client(broker, "wms", "two")) {
            own.keep("dock/v1/S1/to/G1/ack", "mine");
            own.keep("dock/v1/S1/to/G2/ack", "another's");
            reader.keep("dock/v1/S1/to/G1/ack", "forged");
            assertEquals(0x87, door.subscribe("dock/v1/S1/to/G2/ack", 0));
            assertEquals(0x87, door.subscribe("dock/v1/#", 0));
            assertEquals(2, door.subscribe("dock/v1/S1/to/G1/ack", 0));
            door.hears(List.of("dock/v1/S1/to/G1/ack"));
            assertEquals("mine", text(door.last("dock/v1/S1/to/G1/ack")));
        }
    }

    /** Topics are written down when somebody subscribes, and not before. */
    @Test
    void whatASessionSubscribedToIsKeptForItOverARestart() throws Exception {
        try (EmbeddedBroker broker = start(null);
                Client teller = new Client(broker, "teller");
                Client away = new Client(broker, "away", null, 600)) {
            teller.keep("d/a", "first");
            assertEquals(2, away.subscribe("d/a", 0));
            assertEquals(2, away.subscribe("d/c/+", 0));
            away.hears(List.of("d/a"));
        }
        try (EmbeddedBroker broker = start(null);
                Client teller = new Client(broker, "teller")) {
            teller.keep("d/a", "second");
            teller.keep("d/c/b", "third");
            try (Client back = new Client(broker, "away", null, 600)) {
                back.hears(List.of("d/a", "d/c/b"));
                assertEquals("second", text(back.last("d/a")));
            }
        }
    }

    /** A client of MQTT 3.1.1 that is not ours. */
    @Test
    void aClientOfTheOlderVersionHearsTheSame() throws Exception {
        for (String program : List.of("mosquitto_pub", "mosquitto_sub")) {
            assumeTrue(
                    Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                    program + " is not installed");
        }
        try (EmbeddedBroker broker = start(null)) {
            run(broker, "mosquitto_pub", "-t", "d/a", "-r", "-q", "1", "-m", "first");
            run(broker, "mosquitto_pub", "-t", "d/a", "-r", "-q", "1", "-m", "second");
            run(broker, "mosquitto_pub", "-t", "d/b", "-r", "-q", "1", "-m", "x");
            run(broker, "mosquitto_pub", "-t", "d/b", "-r", "-n", "-q", "1");
            run(broker, "mosquitto_pub", "-t", LAST, "-r", "-q", "2", "-m", "last");
            assertEquals(
                    "1 1 d/a second\n1 1 d/zz last\n",
                    run(broker, "mosquitto_sub", "-t", "d/#", "-q", "1", "-C", "2", "-F", "%r %q %t %p"));
        }
    }

    private static String run(EmbeddedBroker broker, String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(program, "-V", "311", "-h", "127.0.0.1", "-p", "" + broker.port()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertTrue(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS), program + " does not end");
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
