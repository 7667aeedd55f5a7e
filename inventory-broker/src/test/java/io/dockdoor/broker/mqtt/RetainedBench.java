package io.dockdoor.broker.mqtt;

import com.sun.management.OperatingSystemMXBean;
import io.dockdoor.broker.Peer;
import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.daemon.settings.Listen;
import io.dockdoor.events.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * {@code ./dockdoor bench retained [TOPICS]}: what retained topics cost in the embedded MQTT broker, beside what the same topics
 * cost when nothing is retained; after a restart; and when a subscriber comes who wants all of them.
 */
public final class RetainedBench {
    private static final int UNANSWERED = 8;
    private static final long PATIENCE_MILLIS = 60_000;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private RetainedBench() {}

    public static void main(String... arguments) throws Exception {
        int topics = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
        Path folder = Files.createTempDirectory("dockdoor-retained");
        Embedded settings = new Embedded(new Listen("127.0.0.1", 0), List.of(), new Topics("dock/v1"));
        try {
            try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder, null, ignored -> {})) {
                publish("warm", broker.port(), 1000, false);
                publish("not retained", broker.port(), topics, false);
                publish("retained", broker.port(), topics, true);
                publish("retained again", broker.port(), topics, true);
            }
            long worked = SYSTEM.getProcessCpuTime();
            long began = System.nanoTime();
            try (EmbeddedBroker again = EmbeddedBroker.start(settings, folder, null, ignored -> {})) {
                System.out.printf(
                        "started with them: %.1f s, %.1f s of processor time%n",
                        (System.nanoTime() - began) / 1e9, (SYSTEM.getProcessCpuTime() - worked) / 1e9);
                subscribe(again.port(), topics);
                publish("retained, with a subscriber", again.port(), topics, true);
            }
        } finally {
            delete(folder);
        }
    }

    private static void subscribe(int port, int topics) throws Exception {
        long worked = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        CountDownLatch all = new CountDownLatch(topics);
        Peer reader = new Peer(port, "reader", null, null);
        reader.onMessage((topic, message) -> all.countDown());
        reader.subscribe("dock/v1/_inv/atp/#");
        double answered = (System.nanoTime() - began) / 1e9;
        if (!all.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(all.getCount() + " never came");
        }
        System.out.printf(
                "a subscriber: SUBACK after %.1f s, all %d after %.1f s, %.1f s of processor time, the client's included%n",
                answered, topics, (System.nanoTime() - began) / 1e9, (SYSTEM.getProcessCpuTime() - worked) / 1e9);
    }

    private static void publish(String what, int port, int topics, boolean retained) throws Exception {
        long before = heap();
        long worked = SYSTEM.getProcessCpuTime();
        long began = System.nanoTime();
        publish(port, topics, retained);
        System.out.printf(
                "%s: %d topics, %.2f ms of processor time, %.2f ms, and %d bytes of heap each%n",
                what,
                topics,
                (SYSTEM.getProcessCpuTime() - worked) / 1e6 / topics,
                (System.nanoTime() - began) / 1e6 / topics,
                (heap() - before) / topics);
    }

    private static void publish(int port, int topics, boolean retained) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "bench", new MemoryPersistence());
        client.connect().waitForCompletion(PATIENCE_MILLIS);
        Deque<IMqttToken> under = new ArrayDeque<>();
        for (int i = 0; i < topics; i++) {
            byte[] body = "{\"n\":%d,\"padding\":\"%s\"}"
                    .formatted(i, "x".repeat(100))
                    .getBytes(StandardCharsets.UTF_8);
            under.add(client.publish(
                    "dock/v1/_inv/atp/" + (95_210_000_000_000L + i),
                    new MqttMessage(body, 1, retained, new MqttProperties())));
            if (under.size() > UNANSWERED) {
                under.remove().waitForCompletion(PATIENCE_MILLIS);
            }
        }
        for (IMqttToken each : under) {
            each.waitForCompletion(PATIENCE_MILLIS);
        }
        client.disconnect().waitForCompletion(PATIENCE_MILLIS);
        client.close(true);
    }

    /** In use after what is garbage was taken away. */
    private static long heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
