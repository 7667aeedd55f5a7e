package io.dockdoor.gateway.mqtt;

import io.dockdoor.mqtt.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
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
 * One MQTT 5 connection from CONNECT to its end; the next connection is another object. Paho is only the wire codec here: it
 * keeps nothing on disk, never reconnects by itself and never calls back into us beyond handing over a {@link LinkEvent}.
 * Belongs to the publisher's thread; closing twice is harmless.
 */
public final class MqttLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
    private static final int MOST_RECEIVE_MAXIMUM = 65_535;

    /**
     * Where and as whom to connect.
     *
     * @param tls null for plain TCP
     * @param sessionExpirySeconds must cover the will's delay, or the broker sends the will at once
     */
    public record Address(
            String host,
            int port,
            @Nullable SSLSocketFactory tls,
            String clientId,
            @Nullable String user,
            byte @Nullable [] password,
            Duration keepAlive,
            Duration timeout,
            long sessionExpirySeconds) {}

    /** What the broker publishes for us when we are gone without a word for that long. */
    public record Will(Outgoing message, long delaySeconds) {}

    private final WireClient client;
    private final Consumer<LinkEvent> tell;
    private final Duration timeout;
    private final BooleanSupplier giveUp;
    private int receiveMaximum = MOST_RECEIVE_MAXIMUM;
    private boolean closed;

    /**
     * Connects, blocking for at most the timeouts of the address.
     *
     * @param will null for none
     * @param tell hears everything, on Paho's threads; must not block
     * @param giveUp asked often while waiting: true ends the attempt
     */
    public static MqttLink connect(
            Address address, @Nullable Will will, Consumer<LinkEvent> tell, BooleanSupplier giveUp) throws LinkFailure {
        WireClient client;
        try {
            client = WireClient.of(
                    new WireClient.Where(address.host(), address.port(), address.tls(), address.timeout()),
                    address.clientId());
        } catch (MqttException refused) {
            throw failure(address, refused);
        }
        MqttLink link = new MqttLink(client, tell, address.timeout(), giveUp);
        try {
            link.open(address, will);
            return link;
        } catch (MqttException failed) {
            link.close();
            throw failure(address, failed);
        } catch (LinkFailure failed) {
            link.close();
            throw failed;
        }
    }

    private MqttLink(WireClient client, Consumer<LinkEvent> tell, Duration timeout, BooleanSupplier giveUp) {
        this.client = client;
        this.tell = tell;
        this.timeout = timeout;
        this.giveUp = giveUp;
    }

    private void open(Address address, @Nullable Will will) throws MqttException, LinkFailure {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setSessionExpiryInterval(address.sessionExpirySeconds());
        options.setKeepAliveInterval(Math.toIntExact(address.keepAlive().toSeconds()));
        options.setConnectionTimeout(
                Math.toIntExact(Math.max(1, address.timeout().toSeconds())));
        if (address.user() != null) {
            options.setUserName(address.user());
        }
        if (address.password() != null) {
            options.setPassword(address.password());
        }
        if (will != null) {
            MqttProperties willProperties = properties(will.message());
            willProperties.setWillDelayInterval(will.delaySeconds());
            options.setWillMessageProperties(willProperties);
            MqttMessage willMessage = new MqttMessage(will.message().body());
            willMessage.setQos(will.message().qos());
            willMessage.setRetained(will.message().retain());
            options.setWill(will.message().topic(), willMessage);
        }
        client.setCallback(new Ears());
        IMqttToken connected = client.connect(options);
        await(connected, "no answer to CONNECT");
        MqttProperties answer = connected.getResponseProperties();
        if (answer != null && answer.getReceiveMaximum() != null) {
            receiveMaximum = Math.max(1, answer.getReceiveMaximum() & 0xffff);
        }
    }

    /** Most publishes of quality 1 the broker takes unanswered at a time. */
    public int receiveMaximum() {
        return receiveMaximum;
    }

    /** Sends a message without waiting; with quality 1 an {@link LinkEvent.Acked} of that tag follows. */
    public void publish(Outgoing message, long tag) throws LinkFailure {
        MqttMessage paho = new MqttMessage(message.body(), message.qos(), message.retain(), properties(message));
        try {
            client.publish(message.topic(), paho, null, message.qos() == 0 ? null : new Answer(tag));
        } catch (MqttException refused) {
            throw new LinkFailure("cannot-publish", "cannot publish: " + spoken(refused), refused);
        }
    }

    /** Subscribes and waits for the broker's answer. A message sent to be retained arrives as such, also at once. */
    public void subscribe(String filter, int qos) throws LinkFailure {
        try {
            MqttSubscription subscription = new MqttSubscription(filter, qos);
            subscription.setRetainAsPublished(true);
            IMqttToken answer = client.subscribe(subscription);
            await(answer, "no answer to SUBSCRIBE");
            int[] reasons = answer.getReasonCodes();
            if (reasons != null && reasons.length > 0 && reasons[0] >= 0x80) {
                throw new LinkFailure(
                        "not-authorised",
                        "the broker does not let us read " + filter + " (reason " + reasons[0] + "); check its ACL",
                        new IllegalStateException("reason " + reasons[0]));
            }
        } catch (MqttException failed) {
            throw new LinkFailure("cannot-subscribe", "cannot subscribe to " + filter + ": " + spoken(failed), failed);
        }
    }

    /** Says good-bye, so that the broker drops the will. */
    public void disconnect() {
        try {
            client.disconnect(0).waitForCompletion(1_000);
        } catch (MqttException late) {
            LOG.debug("no orderly good-bye: {}", late.toString());
        }
        close();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        client.end();
    }

    /** Not with Paho's own wait: that one swallows interrupts and does not say when the time is up. */
    private void await(IMqttToken token, String otherwise) throws MqttException, LinkFailure {
        long end = System.nanoTime() + 2 * timeout.toNanos();
        while (!token.isComplete()
                && token.getException() == null
                && System.nanoTime() < end
                && !giveUp.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
        if (token.getException() != null) {
            throw token.getException();
        }
        if (!token.isComplete()) {
            throw new LinkFailure(
                    "no-answer", otherwise + " within " + timeout.toSeconds() * 2 + " s", new IllegalStateException());
        }
    }

    private static MqttProperties properties(Outgoing message) {
        MqttProperties properties = new MqttProperties();
        properties.setPayloadFormat(true);
        properties.setContentType("application/json");
        if (message.expirySeconds() > 0) {
            properties.setMessageExpiryInterval(message.expirySeconds());
        }
        if (message.correlation() != null) {
            properties.setCorrelationData(message.correlation());
        }
        if (!message.attributes().isEmpty()) {
            List<UserProperty> all = new ArrayList<>();
            message.attributes().forEach((name, value) -> all.add(new UserProperty(name, value)));
            properties.setUserProperties(all);
        }
        return properties;
    }

    private static LinkFailure failure(Address address, MqttException failed) {
        String where = address.host() + ":" + address.port();
        Throwable cause = failed.getCause();
        if (cause instanceof SSLHandshakeException) {
            return new LinkFailure(
                    "tls-refused", "no trusted connection to " + where + ": " + cause.getMessage(), failed);
        }
        int reason = failed.getReasonCode();
        if (reason == 0x86 || reason == 0x87) {
            return new LinkFailure(
                    "not-authorised",
                    "the MQTT broker at " + where + " refuses user " + address.user() + "; check user and password",
                    failed);
        }
        return new LinkFailure("cannot-connect", "no MQTT broker at " + where + ": " + spoken(failed), failed);
    }

    private static String spoken(MqttException failed) {
        Throwable cause = failed.getCause();
        String why = cause == null ? failed.getMessage() : cause.getMessage();
        return (why == null ? failed.toString() : why) + " (code " + failed.getReasonCode() + ")";
    }

    private final class Answer implements MqttActionListener {
        private final long tag;

        Answer(long tag) {
            this.tag = tag;
        }

        /** Also called when the broker refused (Paho 1.2.5): only the reason code tells. */
        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            tell.accept(new LinkEvent.Acked(tag, reasons == null || reasons.length == 0 ? 0 : reasons[0]));
        }

        @Override
        public void onFailure(@Nullable IMqttToken token, @Nullable Throwable why) {
            tell.accept(new LinkEvent.NotSent(tag, String.valueOf(why)));
        }
    }

    private final class Ears implements MqttCallback {
        @Override
        public void disconnected(@Nullable MqttDisconnectResponse response) {
            tell.accept(new LinkEvent.Lost(
                    response == null
                            ? "disconnected"
                            : response.getReasonString() != null
                                    ? response.getReasonString()
                                    : response.getException() != null
                                            ? spoken(response.getException())
                                            : "disconnected with reason " + response.getReturnCode()));
        }

        @Override
        public void mqttErrorOccurred(MqttException error) {
            LOG.debug("Paho: {}", error.toString());
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties properties = message.getProperties();
            tell.accept(new LinkEvent.Arrived(
                    topic,
                    message.getPayload(),
                    message.isRetained(),
                    properties == null ? null : properties.getResponseTopic(),
                    properties == null ? null : properties.getCorrelationData(),
                    along(properties)));
        }

        private static Map<String, String> along(@Nullable MqttProperties properties) {
            Map<String, String> along = new HashMap<>();
            if (properties != null) {
                properties.getUserProperties().forEach(each -> along.put(each.getKey(), each.getValue()));
            }
            return along;
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // the action listener of each publish hears it with its reason code
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            LOG.debug("the broker began an enhanced authentication, which we do not do");
        }
    }
}
