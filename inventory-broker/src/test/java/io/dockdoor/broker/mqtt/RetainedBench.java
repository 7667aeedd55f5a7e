package io.dockdoor.broker.mqtt;

import com.sun.management.OperatingSystemMXBean;
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
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** {@code ./dockdoor bench retained [TOPICS]}: what retained topics cost in the embedded MQTT broker, made and after a restart. */
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
            try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder, null)) {
                long before = heap();
                long worked = SYSTEM.getProcessCpuTime();
                publish(broker.port(), topics);
                System.out.printf(
                        "%d retained topics: %.1f ms of processor time and %d bytes of heap each%n",
                        topics, (SYSTEM.getProcessCpuTime() - worked) / 1e6 / topics, (heap() - before) / topics);
            }
            long worked = SYSTEM.getProcessCpuTime();
            try (EmbeddedBroker again = EmbeddedBroker.start(settings, folder, null)) {
                System.out.printf(
                        "started with them on port %d: %.1f s of processor time%n",
                        again.port(), (SYSTEM.getProcessCpuTime() - worked) / 1e9);
            }
        } finally {
            delete(folder);
        }
    }

    private static void publish(int port, int topics) throws Exception {
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "bench", new MemoryPersistence());
        client.connect().waitForCompletion(PATIENCE_MILLIS);
        Deque<IMqttToken> under = new ArrayDeque<>();
        for (int i = 0; i < topics; i++) {
            byte[] body = "{\"n\":%d,\"padding\":\"%s\"}"
                    .formatted(i, "x".repeat(100))
                    .getBytes(StandardCharsets.UTF_8);
            under.add(client.publish(
                    "dock/v1/_inv/atp/" + (95_210_000_000_000L + i),
                    new MqttMessage(body, 1, true, new MqttProperties())));
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
