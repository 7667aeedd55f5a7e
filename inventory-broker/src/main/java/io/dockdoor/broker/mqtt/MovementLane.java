package io.dockdoor.broker.mqtt;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * One client's way past Artemis, for movements that nobody else hears: a gateway that was cut off has thousands of them, and what
 * Artemis does for each (a message of its own, a transaction, a search for queues) costs as much as booking it. What is of
 * use of that is done here: whether the sender may, the hand-over, PUBACK. Everything else goes on to Artemis. All keep their
 * order, and so do the answers (MQTT 5, 4.6): a movement waits until Artemis has answered what came before it, and what is
 * Artemis' waits until the lane is empty.
 *
 * <p>All state belongs to the event loop of the client's channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, and that is heard of
final class MovementLane extends ChannelDuplexHandler {
    /** Answers that are sent together at most. */
    private static final int TOGETHER = 32;

    /** Messages of one client that are held here; it is not read from while there are more. */
    private static final int MOST = 1_000;

    /** What Artemis has not answered by then it may never answer; movements go its way from then on. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Artemis takes a client of which it sees nothing for one and a half of its keepalives for dead, which are a second at least. */
    private static final long SHOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** What must not wait: that the client lives, and its answers to what it was sent. */
    private static final Set<MqttMessageType> AT_ONCE = Set.of(
            MqttMessageType.PINGREQ,
            MqttMessageType.PUBACK,
            MqttMessageType.PUBREC,
            MqttMessageType.PUBREL,
            MqttMessageType.PUBCOMP);

    private final ActiveMQServer server;
    private final MovementTap tap;
    private final String connection;
    private final Executor lane;
    private final Deque<Object> waiting = new ArrayDeque<>();

    private @Nullable ServerSession session;
    /** Movements that are being handed over. */
    private int inLane;
    /** Answers written and not sent. */
    private int unsent;
    /** Messages that Artemis has not answered, and since when there are any. */
    private int unanswered;

    private long unansweredSince;
    /** When Artemis last saw something of this client, and how often it was shown a ping of our own since. */
    private long shown = System.nanoTime();

    private int ownPings;

    /** @param connection Artemis' name of the client's connection */
    MovementLane(ActiveMQServer server, MovementTap tap, String connection) {
        this.server = server;
        this.tap = tap;
        this.connection = connection;
        this.lane = server.getExecutorFactory().getExecutor();
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object packet) {
        if (packet instanceof MqttMessage message
                && message.decoderResult().isSuccess()
                && AT_ONCE.contains(message.fixedHeader().messageType())) {
            passOn(client, packet);
        } else {
            waiting.add(packet);
            goOn(client);
            if (inLane + waiting.size() >= MOST) {
                client.channel().config().setAutoRead(false);
            }
        }
    }

    private void goOn(ChannelHandlerContext client) {
        for (Object next = waiting.peek(); next != null; next = waiting.peek()) {
            boolean lost = unanswered > 0 && System.nanoTime() - unansweredSince >= PATIENCE_NANOS;
            if (!lost && next instanceof MqttPublishMessage publish && isForUs(publish)) {
                if (unanswered > 0) {
                    return;
                }
                waiting.poll();
                enter(client, publish);
            } else {
                if (inLane > 0) {
                    return;
                }
                waiting.poll();
                passOn(client, next);
            }
        }
    }

    private boolean isForUs(MqttPublishMessage publish) {
        return tap.isPlainMovement(publish)
                && !tap.isHeardElsewhere(publish.variableHeader().topicName())
                && mayWrite(publish.variableHeader().topicName());
    }

    private boolean mayWrite(String topic) {
        if (session == null) {
            List<ServerSession> all = server.getSessions(connection);
            if (all.size() != 1) {
                return false; // not connected yet, or no more
            }
            session = all.get(0);
        }
        try {
            server.getSecurityStore().check(SimpleString.of(MovementTap.address(topic)), CheckType.SEND, session);
            return true;
        } catch (Exception refused) {
            return false; // Artemis asks again, and answers as MQTT wants it
        }
    }

    private void enter(ChannelHandlerContext client, MqttPublishMessage publish) {
        byte[] payload = new byte[publish.payload().readableBytes()];
        publish.payload().getBytes(publish.payload().readerIndex(), payload);
        String topic = publish.variableHeader().topicName();
        int packetId = publish.variableHeader().packetId();
        ReferenceCountUtil.release(publish);
        inLane++;
        lane.execute(() -> {
            tap.passes(topic, payload);
            client.executor().execute(() -> answer(client, packetId));
        });
        if (System.nanoTime() - shown >= SHOWN_NANOS) {
            ownPings++;
            passOn(client, MqttMessage.PINGREQ);
        }
    }

    private void answer(ChannelHandlerContext client, int packetId) {
        inLane--;
        client.write(MqttMessageBuilders.pubAck().packetId(packetId).build());
        unsent++;
        if (inLane == 0 || unsent == TOGETHER) {
            unsent = 0;
            client.flush();
        }
        if (inLane == 0) {
            goOn(client);
        }
        if (inLane + waiting.size() < MOST) {
            client.channel().config().setAutoRead(true);
        }
    }

    private void passOn(ChannelHandlerContext client, Object packet) {
        shown = System.nanoTime();
        if (packet instanceof MqttPublishMessage publish
                && publish.fixedHeader().qosLevel() != MqttQoS.AT_MOST_ONCE) {
            if (unanswered == 0) {
                unansweredSince = shown;
                client.executor().schedule(() -> goOn(client), PATIENCE_NANOS, TimeUnit.NANOSECONDS);
            }
            unanswered++;
        }
        client.fireChannelRead(packet);
    }

    /** What Artemis answers. */
    @Override
    public void write(ChannelHandlerContext client, Object packet, ChannelPromise sent) {
        MqttMessageType type =
                packet instanceof MqttMessage answer ? answer.fixedHeader().messageType() : MqttMessageType.AUTH;
        if (type == MqttMessageType.PINGRESP && ownPings > 0) {
            ownPings--;
            sent.trySuccess();
            return;
        }
        client.write(packet, sent);
        if (unanswered > 0 && (type == MqttMessageType.PUBACK || type == MqttMessageType.PUBREC)) {
            unanswered--;
            if (unanswered == 0) {
                goOn(client);
            }
        }
    }

    /** What waits still was not answered: its sender tells it again. */
    @Override
    public void channelInactive(ChannelHandlerContext client) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        client.fireChannelInactive();
    }
}
