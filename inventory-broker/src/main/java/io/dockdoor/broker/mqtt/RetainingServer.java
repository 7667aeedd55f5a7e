package io.dockdoor.broker.mqtt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.paging.PagingManager;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.BindingQueryResult;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/**
 * Artemis, but for where retained messages are. Artemis has a queue for each (31 kB) below {@value MQTTUtil#MQTT_RETAIN_ADDRESS_PREFIX},
 * asks for those that match a new subscription, and copies what is in them; here the same questions are answered from a
 * {@link RetainedStore}. All the rest of MQTT's rules stay Artemis' own: retain handling, quality of service, packet ids, expiry.
 */
final class RetainingServer extends ActiveMQServerImpl {
    private static final SimpleString PREFIX = SimpleString.of(MQTTUtil.MQTT_RETAIN_ADDRESS_PREFIX);

    /** What no client can name. */
    private static final SimpleString ALL_TOPICS = SimpleString.of("\0topics");

    private final RetainedMessages retained;

    RetainingServer(Configuration configuration, @Nullable ActiveMQSecurityManager security, RetainedStore store) {
        super(configuration, security);
        retained = new RetainedMessages(this, store);
        registerBrokerPlugin(retained);
    }

    /** Which queues stand for the retained messages that match a filter; any other question as before. */
    @Override
    public BindingQueryResult bindingQuery(SimpleString address, boolean newFQQN) throws Exception {
        if (!address.startsWith(PREFIX)) {
            return super.bindingQuery(address, newFQQN);
        }
        List<SimpleString> names = new ArrayList<>();
        for (String topic : retained.matching(topic(address))) {
            names.add(SimpleString.of(MQTTUtil.MQTT_RETAIN_ADDRESS_PREFIX + topic));
        }
        return new BindingQueryResult(true, null, names, true, true, false, -1, false, false, null, false, 0, 0L);
    }

    @Override
    public @Nullable Queue locateQueue(SimpleString name) {
        return name.startsWith(PREFIX) ? retained.queue(topic(name)) : super.locateQueue(name);
    }

    private static String topic(SimpleString name) {
        return name.toString().substring(PREFIX.length());
    }

    /**
     * Artemis writes down each topic that is published to, with a transaction of its own, and strikes out those nobody is
     * subscribed to at its next start, with as many again, before which no new subscription is answered. Here a topic is
     * written down when somebody subscribes to it.
     */
    @Override
    public AddressInfo addOrUpdateAddressInfo(AddressInfo asked) throws Exception {
        boolean passing = asked.isAutoCreated() && getAddressInfo(asked.getName()) == null;
        return super.addOrUpdateAddressInfo(
                passing
                        ? new AddressInfo(asked.getName(), asked.getRoutingTypes())
                                .setAutoCreated(true)
                                .setTemporary(true)
                        : asked);
    }

    @Override
    public Queue createQueue(QueueConfiguration wanted, boolean ignoreIfExists) throws Exception {
        AddressInfo topic = getAddressInfo(wanted.getAddress());
        if (topic != null && topic.isTemporary() && !wanted.isTemporary()) {
            writeDown(topic);
        }
        return super.createQueue(wanted, ignoreIfExists);
    }

    private void writeDown(AddressInfo topic) throws Exception {
        long transaction = getStorageManager().generateID();
        topic.setTemporary(false);
        getStorageManager().addAddressBinding(transaction, topic);
        getStorageManager().commitBindings(transaction);
    }

    /**
     * Where messages of an address would go when they are too many for memory; Artemis makes one for each topic, some 8 kB.
     * Here nothing pages (there is no limit to an address), so all topics share one.
     */
    @Override
    public PagingManager createPagingManager() throws Exception {
        PagingManager real = super.createPagingManager();
        SimpleString management = getConfiguration().getManagementAddress();
        return (PagingManager) Proxy.newProxyInstance(
                PagingManager.class.getClassLoader(),
                new Class<?>[] {PagingManager.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("getPageStore")
                            && !((SimpleString) arguments[0]).startsWith(management)) {
                        return real.getPageStore(ALL_TOPICS);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
