package io.dockdoor.broker.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.postoffice.Bindings;
import org.apache.activemq.artemis.core.postoffice.impl.PostOfficeImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.reader.MessageUtil;

/**
 * Into the embedded broker without a connection: for what is told of every event, where the way through a client, a socket and
 * back again would cost more than the telling. Subscribers see a message of quality 1 like any other. What is to be
 * retained goes through a connection, where Artemis sees to it.
 */
public final class Hatch {
    /** Room for topic and properties beside the body. */
    private static final int HEAD = 256;

    private final Supplier<ActiveMQServer> server;

    /** @param server the one that runs now */
    Hatch(Supplier<ActiveMQServer> server) {
        this.server = server;
    }

    /** Completes when every subscriber's queue has it, on the disk where there are such; fails when the broker did not run all the while. */
    CompletableFuture<Void> publish(Outbound message) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        ActiveMQServer now = server.get();
        if (!runs(now)) {
            sent.completeExceptionally(new MqttLink.LinkDown("the embedded MQTT broker does not run"));
            return sent;
        }
        StorageManager storage = now.getStorageManager();
        storage.setContext(storage.newContext(now.getExecutorFactory().getExecutor()));
        try {
            now.getPostOffice().route(core(storage, message), true);
            storage.afterCompleteOperations(new IOCallback() {
                @Override
                public void done() {
                    // one that began to stop may have lost its subscriptions already
                    if (runs(now)) {
                        sent.complete(null);
                    } else {
                        onError(0, "the embedded MQTT broker stopped");
                    }
                }

                @Override
                public void onError(int code, String why) {
                    sent.completeExceptionally(new MqttLink.LinkDown(why));
                }
            });
        } catch (Exception refused) {
            sent.completeExceptionally(new MqttLink.LinkDown("the embedded MQTT broker refused: " + refused));
        } finally {
            storage.clearContext();
        }
        return sent;
    }

    /** Whether somebody is subscribed to that topic, be it a session that is away; true when that cannot be known now. */
    boolean heard(String topic) {
        return isHeard(server.get(), topic);
    }

    static boolean isHeard(ActiveMQServer now, String topic) {
        if (!runs(now)) {
            return true;
        }
        try {
            // as routing does; the post office's own interface knows of no subscriptions with wildcards
            Bindings all = ((PostOfficeImpl) now.getPostOffice())
                    .getAddressManager()
                    .getBindingsForRoutingAddress(address(topic));
            // one that began to stop may have lost its subscriptions already
            return (all != null && !all.getBindings().isEmpty()) || !runs(now);
        } catch (Exception stopping) {
            return true; // publishing says why not
        }
    }

    private static SimpleString address(String topic) {
        return SimpleString.of(MovementTap.address(topic));
    }

    private static boolean runs(ActiveMQServer server) {
        return server.getState() == ActiveMQServer.SERVER_STATE.STARTED;
    }

    /** As Artemis itself makes it of a PUBLISH. */
    private static CoreMessage core(StorageManager storage, Outbound message) {
        CoreMessage core = new CoreMessage(storage.generateID(), message.payload().length + HEAD);
        core.setAddress(address(message.topic()));
        core.setRoutingType(RoutingType.MULTICAST);
        core.setType(Message.BYTES_TYPE);
        core.setDurable(true);
        core.putBooleanProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY, false);
        core.putIntProperty(MQTTUtil.MQTT_QOS_LEVEL_KEY, 1);
        core.putStringProperty(MessageUtil.CONNECTION_ID_PROPERTY_NAME, SimpleString.of(MqttAccess.SERVICE));
        core.putStringProperty(MQTTUtil.MQTT_CONTENT_TYPE_KEY, SimpleString.of("application/json"));
        core.getBodyBuffer().writeBytes(message.payload());
        return core;
    }
}
