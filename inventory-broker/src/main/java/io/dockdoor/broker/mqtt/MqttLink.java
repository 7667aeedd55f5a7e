package io.dockdoor.broker.mqtt;

import io.dockdoor.mqtt.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our end of MQTT, whichever broker is used; the only class that knows Paho, which serves as a wire codec and nothing more.
 * One supervisor thread owns the connection: a fresh client object for each, no automatic reconnect, a bounded window of
 * unacknowledged messages, and whenever in doubt the connection is dropped and made anew. Nothing is kept here: what was not
 * acknowledged fails, and its owner sends it again from where it is durable.
 */
public final class MqttLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
    private static final int WINDOW = 50;
    private static final String COMMAND_LEVEL = "/cmd/";

    /** Messages that we may have and not have acknowledged: enough that a backlog is booked in large transactions. */
    public static final int RECEIVE_MAXIMUM = 200;

    private static final int QUEUE = 1000;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SLOWEST_RETRY_MILLIS = 10_000;

    private final LinkSettings settings;
    private final Inbox inbox;
    private final RandomGenerator random;
    private final @Nullable Hatch hatch;
    private final BlockingQueue<Sending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<String, byte[]> states = new ConcurrentHashMap<>();
    /** Of these the queue holds a place already: what is sent there is the latest. */
    private final Set<String> statesQueued = ConcurrentHashMap.newKeySet();

    private final Thread supervisor;
    private volatile long turned = System.nanoTime();
    private volatile @Nullable Connection current;
    private volatile boolean closed;
    private volatile String trouble = "not connected yet";
    private String lastTold = "";

    /** Who takes what arrives. Called on Paho's one callback thread: blocking it slows the broker down, which is meant. */
    public interface Inbox {
        void arrived(Inbound message) throws InterruptedException;
    }

    /** @param hatch into the broker when it is in this process; null for any other */
    public MqttLink(LinkSettings settings, Inbox inbox, RandomGenerator random, @Nullable Hatch hatch) {
        this.settings = settings;
        this.inbox = inbox;
        this.random = random;
        this.hatch = hatch;
        this.supervisor = new Thread(this::supervise, "mqtt-link");
    }

    public void start() {
        supervisor.start();
    }

    public boolean connected() {
        return current != null;
    }

    /** Why there is no connection, empty when there is one. */
    public String trouble() {
        return trouble;
    }

    /**
     * Publishes at QoS 1, in the order of the calls. Completes when the broker has it; fails when there is no connection, it
     * breaks, or the broker refuses. Blocks while the queue is full.
     */
    public CompletableFuture<Void> publish(Outbound message) throws InterruptedException {
        if (hatch != null && current != null && !closed && fitsThrough(message)) {
            return hatch.publish(message);
        }
        Sending sending = new Sending(message, new CompletableFuture<>());
        if (current == null || closed) {
            sending.sent.completeExceptionally(new LinkDown(trouble));
        } else if (!queue.offer(sending, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            sending.sent.completeExceptionally(new LinkDown("the queue of messages to send is full"));
        }
        return sending.sent;
    }

    /** Whether anybody hears what is published there, as far as that can be known: what nobody hears need not be written. */
    public boolean heard(String topic) {
        return hatch == null || hatch.heard(topic);
    }

    /** What is retained, expires or has a signature beside it takes the long way. */
    private static boolean fitsThrough(Outbound message) {
        return !message.retained()
                && message.expiry() == null
                && !message.topic().contains(COMMAND_LEVEL);
    }

    /** Sets a retained state: sent now, and again on every new connection. The latest stands. */
    public void state(String topic, byte[] payload) {
        states.put(topic, payload);
        if (current != null
                && statesQueued.add(topic)
                && !queue.offer(new Sending(new Outbound(topic, payload, true), new CompletableFuture<>()))) {
            statesQueued.remove(topic);
        }
    }

    /** Says something that is worth saying now or not at all; never blocks. */
    public void say(String topic, byte[] payload) {
        if (current != null) {
            queue.offer(new Sending(new Outbound(topic, payload, false), new CompletableFuture<>()));
        }
    }

    /** Says goodbye with the last states, then disconnects; the last will is not sent. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        supervisor.join(PATIENCE_MILLIS);
        supervisor.interrupt();
        supervisor.join();
    }

    /** There is no connection. */
    public static final class LinkDown extends Exception {
        private static final long serialVersionUID = 1L;

        LinkDown(String message) {
            super(message);
        }
    }

    private record Sending(Outbound message, CompletableFuture<Void> sent) {}

    /** Monotonic time at which its thread last came round, with a connection or without. */
    public long turnedNanos() {
        return turned;
    }

    private void supervise() {
        int failures = 0;
        while (!closed) {
            turned = System.nanoTime();
            try (Connection connection = new Connection()) {
                connection.open();
                current = connection;
                failures = 0;
                told("");
                LOG.info("MQTT connected host={} port={}", settings.host(), settings.port());
                connection.pump();
            } catch (MqttException | LinkDown e) {
                failures++;
                told(describe(e));
            } catch (InterruptedException e) {
                closed = true;
                Thread.currentThread().interrupt();
            } finally {
                current = null;
                failQueued();
            }
            if (!closed) {
                pause(failures);
            }
        }
    }

    private void told(String now) {
        trouble = now;
        if (!now.isEmpty() && !now.equals(lastTold)) {
            LOG.warn("MQTT broker away host={} port={} reason={}", settings.host(), settings.port(), now);
        }
        lastTold = now;
    }

    private static String describe(Exception e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause.getMessage();
    }

    private void failQueued() {
        List<Sending> left = new ArrayList<>();
        queue.drainTo(left);
        statesQueued.clear(); // every state is sent when the next connection begins
        left.forEach(sending -> sending.sent.completeExceptionally(new LinkDown(trouble)));
    }

    private void pause(int failures) {
        long most = Math.min(SLOWEST_RETRY_MILLIS, 100L << Math.min(failures, 7));
        try {
            TimeUnit.MILLISECONDS.sleep(most / 2 + random.nextLong(most / 2 + 1));
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, one client object. */
    private final class Connection implements AutoCloseable, MqttCallback {
        private final WireClient client;
        private final Map<Long, CompletableFuture<Void>> unacknowledged = new ConcurrentHashMap<>();
        private Semaphore window = new Semaphore(WINDOW);
        private volatile @Nullable String lost;
        private boolean ended;
        private volatile long progressNanos;
        private long sends;

        Connection() throws MqttException {
            client = WireClient.of(
                    new WireClient.Where(
                            settings.host(), settings.port(), settings.tls(), Duration.ofMillis(PATIENCE_MILLIS)),
                    settings.clientId());
            client.setManualAcks(true);
            client.setCallback(this);
        }

        void open() throws MqttException, LinkDown {
            IMqttToken connected = await(client.connect(options()), "CONNECT");
            MqttProperties properties = connected.getResponseProperties();
            Integer most = properties == null ? null : properties.getReceiveMaximum();
            window = new Semaphore(most == null ? WINDOW : Math.max(1, Math.min(WINDOW, most & 0xffff)));
            for (String filter : settings.filters()) {
                IMqttToken subscribed = await(client.subscribe(new MqttSubscription(filter, 1)), "SUBSCRIBE " + filter);
                for (int code : subscribed.getReasonCodes()) {
                    if (code >= 0x80) {
                        throw new LinkDown("the broker refused the subscription " + filter + " (reason " + code + ")");
                    }
                }
            }
            for (String filter : settings.elsewhere()) {
                await(client.unsubscribe(filter), "UNSUBSCRIBE " + filter);
            }
            progressNanos = System.nanoTime();
        }

        private MqttConnectionOptions options() {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
            options.setReceiveMaximum(RECEIVE_MAXIMUM);
            options.setAutomaticReconnect(false);
            options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
            options.setConnectionTimeout(
                    (int) Duration.ofMillis(PATIENCE_MILLIS).toSeconds());
            if (settings.user() != null) {
                options.setUserName(settings.user());
            }
            if (settings.password() != null) {
                options.setPassword(settings.password().getBytes(StandardCharsets.UTF_8));
            }
            MqttMessage will = new MqttMessage(settings.will(), 1, true, new MqttProperties());
            MqttProperties delay = new MqttProperties();
            delay.setWillDelayInterval(settings.willDelay().toSeconds());
            options.setWill(settings.willTopic(), will);
            options.setWillMessageProperties(delay);
            return options;
        }

        /** waitForCompletion returns silently when its time is up, so whether it is complete is asked afterwards. */
        private IMqttToken await(IMqttToken token, String what) throws MqttException, LinkDown {
            token.waitForCompletion(PATIENCE_MILLIS);
            if (!token.isComplete()) {
                throw new LinkDown("no answer to " + what + " within " + PATIENCE_MILLIS + " ms");
            }
            return token;
        }

        void pump() throws MqttException, LinkDown, InterruptedException {
            for (Map.Entry<String, byte[]> state : states.entrySet()) {
                send(new Sending(new Outbound(state.getKey(), state.getValue(), true), new CompletableFuture<>()));
            }
            while (true) {
                turned = System.nanoTime();
                String why = lost;
                if (why != null) {
                    throw new LinkDown(why);
                }
                Sending next = queue.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    send(latest(next));
                } else if (closed && unacknowledged.isEmpty()) {
                    return;
                }
                if (!unacknowledged.isEmpty() && stalled()) {
                    throw new LinkDown("no acknowledgement for " + PATIENCE_MILLIS + " ms");
                }
            }
        }

        /** A state as it is now, not as it was when it was queued. */
        private Sending latest(Sending next) {
            String topic = next.message.topic();
            statesQueued.remove(topic);
            byte[] state = states.get(topic);
            return state == null ? next : new Sending(new Outbound(topic, state, true), next.sent);
        }

        private boolean stalled() {
            return System.nanoTime() - progressNanos > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        }

        private void send(Sending sending) throws MqttException, LinkDown, InterruptedException {
            if (!window.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                sending.sent.completeExceptionally(new LinkDown("no acknowledgement"));
                throw new LinkDown("no acknowledgement for " + PATIENCE_MILLIS + " ms");
            }
            if (unacknowledged.isEmpty()) {
                progressNanos = System.nanoTime();
            }
            long mine = ++sends;
            unacknowledged.put(mine, sending.sent);
            MqttProperties properties = new MqttProperties();
            properties.setContentType("application/json");
            Outbound message = sending.message;
            if (message.expiry() != null) {
                properties.setMessageExpiryInterval(message.expiry().toSeconds());
            }
            if (settings.signer() != null && message.topic().contains(COMMAND_LEVEL)) {
                List<UserProperty> beside = new ArrayList<>();
                settings.signer()
                        .beside(message.topic(), message.payload())
                        .forEach((name, value) -> beside.add(new UserProperty(name, value)));
                properties.setUserProperties(beside);
            }
            MqttMessage mqtt = new MqttMessage(message.payload(), 1, message.retained(), properties);
            client.publish(message.topic(), mqtt, sending, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] codes = token.getReasonCodes();
                    int code = codes == null || codes.length == 0 ? 0 : codes[0];
                    // 0x10 is success without a subscriber; Paho calls a refusal a success too
                    settled(mine, sending, code >= 0x80 ? new LinkDown("refused with reason " + code) : null);
                }

                @Override
                public void onFailure(IMqttToken token, @Nullable Throwable cause) {
                    settled(mine, sending, new LinkDown(String.valueOf(cause)));
                }
            });
        }

        private void settled(long mine, Sending sending, @Nullable LinkDown failure) {
            progressNanos = System.nanoTime();
            unacknowledged.remove(mine);
            window.release();
            if (failure == null) {
                sending.sent.complete(null);
            } else {
                LOG.warn("MQTT publish failed topic={} reason={}", sending.message.topic(), failure.getMessage());
                sending.sent.completeExceptionally(failure);
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                ended = true;
            }
            if (closed && lost == null) {
                try {
                    client.disconnect().waitForCompletion(PATIENCE_MILLIS);
                } catch (MqttException e) {
                    LOG.debug("MQTT disconnect: {}", e.getMessage());
                }
            }
            client.end();
            unacknowledged.values().forEach(sent -> sent.completeExceptionally(new LinkDown("the connection ended")));
            unacknowledged.clear();
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            int id = message.getId();
            int qos = message.getQos();
            try {
                inbox.arrived(new Inbound(topic, message.getPayload(), message.isRetained(), () -> done(id, qos)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                lost = "interrupted";
            }
        }

        /** Not while or after the client is closed: Paho then has nothing to answer with and falls over that. */
        private synchronized void done(int id, int qos) {
            if (ended) {
                return;
            }
            try {
                client.messageArrivedComplete(id, qos);
            } catch (MqttException e) {
                // the connection it came on is gone: it will come again and be recognised
                LOG.debug("MQTT acknowledgement not sent: {}", e.getMessage());
            }
        }

        @Override
        public void disconnected(@Nullable MqttDisconnectResponse response) {
            lost = response == null ? "disconnected" : "disconnected: " + describeEnd(response);
        }

        private String describeEnd(MqttDisconnectResponse response) {
            return response.getException() != null
                    ? describe(response.getException())
                    : "reason " + response.getReturnCode() + " " + response.getReasonString();
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            lost = describe(exception);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // told per message by its own listener
        }

        @Override
        public void connectComplete(boolean reconnect, String uri) {
            // the supervisor waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no enhanced authentication
        }
    }
}
