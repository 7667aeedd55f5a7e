package io.dockdoor.broker.mqtt;

import io.dockdoor.broker.mqtt.RetainedStore.Kept;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.persistence.Persister;
import org.apache.activemq.artemis.core.persistence.impl.journal.LargeServerMessageImpl;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.postoffice.impl.AddressImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.protocol.MessagePersister;
import org.apache.activemq.artemis.utils.collections.LinkedListIterator;
import org.jspecify.annotations.Nullable;

/**
 * What is retained, between Artemis and the {@link RetainedStore}: each message that was sent to be retained goes there as
 * Artemis' journal would write it, and whoever sent it hears of it when it is on disk. Topics are in Artemis' form, with
 * {@code .} between the levels, {@code *} for one and {@code #} for any.
 */
final class RetainedMessages implements ActiveMQServerMessagePlugin {
    private final ActiveMQServer server;
    private final RetainedStore store;

    RetainedMessages(ActiveMQServer server, RetainedStore store) {
        this.server = server;
        this.store = store;
    }

    /** Keeps it before those who are subscribed have it: who subscribes meanwhile hears it twice rather than never. */
    @Override
    public void afterSend(
            ServerSession session,
            @Nullable Transaction tx,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            RoutingStatus result)
            throws ActiveMQException {
        if (!Boolean.TRUE.equals(message.getObjectProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY))) {
            return;
        }
        OperationContext context = server.getStorageManager().getContext();
        context.storeLineUp();
        store.keep(message.getAddress(), kept(message), context::done);
    }

    /** Null for an empty one, which deletes what is kept (MQTT 5, 3.3.1.3). */
    private static @Nullable Kept kept(Message message) throws ActiveMQException {
        ActiveMQBuffer body = message.toCore().getReadOnlyBodyBuffer();
        int length = body.readableBytes();
        if (length == 0) {
            return null;
        }
        Message whole = message.isLargeMessage() ? whole(message, body, length) : message;
        Persister<Message> persister = whole.getPersister();
        ActiveMQBuffer buffer = ActiveMQBuffers.dynamicBuffer(persister.getEncodeSize(whole));
        persister.encode(buffer, whole);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return new Kept(bytes, Math.max(0, message.getExpiration()));
    }

    /** A message whose body Artemis keeps in a file, with the body in it. */
    private static Message whole(Message large, ActiveMQBuffer body, int length) {
        CoreMessage whole = new CoreMessage(large.getMessageID(), length);
        whole.setAddress(large.getAddressSimpleString());
        whole.setType(Message.BYTES_TYPE);
        whole.setDurable(large.isDurable());
        whole.setExpiration(large.getExpiration());
        whole.setTimestamp(large.getTimestamp());
        whole.setRoutingType(large.getRoutingType());
        for (SimpleString name : large.getPropertyNames()) {
            if (!name.equals(Message.HDR_LARGE_BODY_SIZE)) {
                whole.putObjectProperty(name, large.getObjectProperty(name));
            }
        }
        whole.getBodyBuffer().writeBytes(body, length);
        return whole;
    }

    /** Topics with a message that the filter matches. */
    List<String> matching(String filter) throws SQLException {
        int wild = 0;
        while (wild < filter.length() && filter.charAt(wild) != '*' && filter.charAt(wild) != '#') {
            wild++;
        }
        // the level above "a.#" matches too
        String prefix = filter.substring(0, wild > 0 && wild < filter.length() ? wild - 1 : wild);
        AddressImpl wanted = new AddressImpl(
                SimpleString.of(filter), server.getConfiguration().getWildcardConfiguration());
        // a filter that begins with a wildcard matches no topic that begins with a dollar sign (MQTT 5, 4.7.2)
        boolean noDollar = wild == 0;
        return store.topics(
                prefix,
                topic -> !(noDollar && topic.startsWith("$"))
                        && new AddressImpl(
                                        SimpleString.of(topic),
                                        server.getConfiguration().getWildcardConfiguration())
                                .matches(wanted));
    }

    private @Nullable Message get(String topic) throws Exception {
        byte[] bytes = store.get(topic);
        if (bytes == null) {
            return null;
        }
        Message message = MessagePersister.getInstance().decode(ActiveMQBuffers.wrappedBuffer(bytes), null, null);
        return message.isExpired()
                ? null
                : LargeServerMessageImpl.checkLargeMessage(message, server.getStorageManager());
    }

    /**
     * As much of a queue as Artemis asks of one that holds a retained message: what is in it. It is emptied and filled by
     * {@link #afterSend} alone.
     */
    Queue queue(String topic) {
        return (Queue) Proxy.newProxyInstance(
                Queue.class.getClassLoader(),
                new Class<?>[] {Queue.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "deleteAllReferences" -> 0;
                    case "route" -> null;
                    case "iterator" -> {
                        Message message = get(topic);
                        yield new One(
                                message == null
                                        ? null
                                        : MessageReference.Factory.createReference(message, (Queue) self));
                    }
                    case "toString" -> "retained " + topic;
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> throw new UnsupportedOperationException(method + " of a retained message");
                });
    }

    private static final class One implements LinkedListIterator<MessageReference> {
        private @Nullable MessageReference left;

        One(@Nullable MessageReference left) {
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return left != null;
        }

        @Override
        public MessageReference next() {
            MessageReference next = left;
            if (next == null) {
                throw new NoSuchElementException();
            }
            left = null;
            return next;
        }

        @Override
        public void repeat() {
            throw new UnsupportedOperationException("there is one");
        }

        @Override
        public MessageReference removeLastElement() {
            throw new UnsupportedOperationException("kept until another takes its place");
        }

        @Override
        public void close() {}
    }
}
