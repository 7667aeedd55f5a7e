package io.dockdoor.broker.mqtt;

import io.dockdoor.events.EventJson;
import io.dockdoor.events.Topics;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Hands each movement that a gateway publishes to the ledger in the same process, beside whoever subscribes to it; what nobody
 * else subscribes to does not even enter the embedded broker ({@link MovementLane}). A subscription of our own would have
 * that write the message to its disk, send it to us over a socket and write down our answer, all for a custody that the
 * ledger's acknowledgement has anyway.
 */
final class MovementTap implements ActiveMQServerMessagePlugin {
    private final String prefix;
    private final MqttLink.Inbox inbox;
    private final Predicate<String> heard;

    /** @param heard whether somebody subscribes to a topic */
    MovementTap(Topics topics, MqttLink.Inbox inbox, Predicate<String> heard) {
        this.prefix = NoRetainedCommands.address(topics.prefix());
        this.inbox = inbox;
        this.heard = heard;
    }

    /** Artemis maps {@code /} of a topic to {@code .} of an address; no level of ours holds a dot. */
    static String address(String topic) {
        return topic.replace('/', '.');
    }

    /** Whether it is a movement as gateways send it: quality 1, not to be kept, with its topic spelt out. */
    boolean isPlainMovement(MqttPublishMessage publish) {
        String topic = publish.variableHeader().topicName();
        return publish.decoderResult().isSuccess()
                && publish.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE
                && !publish.fixedHeader().isRetain()
                && topic.indexOf('.') < 0
                && isMovement(prefix, address(topic))
                && publish.payload().readableBytes() <= EventJson.MAX_BYTES
                && publish.variableHeader().properties().getProperty(MqttPropertyType.TOPIC_ALIAS.value()) == null;
    }

    /** Whether somebody beside the ledger subscribes to the topic. */
    boolean isHeardElsewhere(String topic) {
        return heard.test(topic);
    }

    /** Whether the address is one of {@link Topics#allMovements}; whether its names are any good the ledger sees. */
    static boolean isMovement(String prefix, String address) {
        if (!address.startsWith(prefix) || !address.contains(".movement.")) {
            return false;
        }
        String[] levels = address.substring(prefix.length()).split("\\.", -1);
        return levels.length == 7 && levels[1].equals("gw") && levels[3].equals("door") && levels[5].equals("movement");
    }

    /** After it was looked at whether the sender may write there. Runs on a thread that serves this one client for now. */
    @Override
    public void afterSend(
            ServerSession session,
            Transaction tx,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            RoutingStatus result) {
        String address = message.getAddress();
        if (address == null || !isMovement(prefix, address)) {
            return;
        }
        ActiveMQBuffer body = message.toCore().getReadOnlyBodyBuffer();
        byte[] payload = new byte[body.readableBytes()];
        body.readBytes(payload);
        passes(address.replace('.', '/'), payload);
    }

    /** A movement for the ledger. May wait for a moment. */
    void passes(String topic, byte[] payload) {
        try {
            inbox.arrived(new Inbound(topic, payload, false, MovementTap::nobodyWaits));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its sender has its answer at once. */
    private static void nobodyWaits() {}
}
