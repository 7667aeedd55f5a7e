package io.dockdoor.broker.mqtt;

import io.dockdoor.events.Topics;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Hands each movement that a gateway publishes to the ledger in the same process, beside whoever subscribes to it. A
 * subscription of our own would have the embedded broker write the message to its disk, send it to us over a socket and
 * write down our answer, all for a custody that the ledger's acknowledgement has anyway.
 */
final class MovementTap implements ActiveMQServerMessagePlugin {
    private final String prefix;
    private final MqttLink.Inbox inbox;

    MovementTap(Topics topics, MqttLink.Inbox inbox) {
        this.prefix = NoRetainedCommands.address(topics.prefix());
        this.inbox = inbox;
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
        try {
            // no level of ours holds a dot
            inbox.arrived(new Inbound(address.replace('.', '/'), payload, false, MovementTap::nobodyWaits));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its sender had its answer already. */
    private static void nobodyWaits() {}
}
