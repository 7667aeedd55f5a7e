package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.mqtt.WireClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** A subscriber as an integrator has one: connects again by itself and notes when which message came. */
final class StockEar implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code body} is missing when the message was empty or no JSON. */
    record Heard(String topic, JsonNode body, boolean retained, Instant at) {}

    private final int port;
    private final List<String> filters;
    private final ConcurrentLinkedQueue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean lost = true;
    private @Nullable WireClient client;

    StockEar(int port, List<String> filters) {
        this.port = port;
        this.filters = List.copyOf(filters);
        this.thread = new Thread(this::keepConnected, "stock-ear");
        thread.start();
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    boolean connected() {
        return !lost;
    }

    private void keepConnected() {
        for (int number = 0; !closed; number++) {
            try {
                if (lost) {
                    connect(number);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (MqttException away) {
                lost = true; // the broker is killed in these runs: tried again above
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void connect(int number) throws MqttException {
        end();
        WireClient next = WireClient.of(
                new WireClient.Where("127.0.0.1", port, null, Duration.ofSeconds(2)), "stock-ear-" + number);
        client = next;
        next.setCallback(new Ear());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(5);
        next.connect(options).waitForCompletion(5_000);
        for (String filter : filters) {
            next.subscribe(filter, 1).waitForCompletion(5_000);
        }
        lost = false;
    }

    private void end() {
        WireClient before = client;
        client = null;
        if (before != null) {
            before.end();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
        end();
    }

    private final class Ear implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Instant at = Instant.now();
            try {
                heard.add(new Heard(topic, JSON.readTree(message.getPayload()), message.isRetained(), at));
            } catch (IOException none) {
                heard.add(new Heard(topic, JSON.missingNode(), message.isRetained(), at));
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lost = true;
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
