package io.dockdoor.broker;

import io.dockdoor.broker.fanout.Expecting;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.events.Topics;
import org.jspecify.annotations.Nullable;

/** The link needs somebody to hand messages to before those, who need the link, are there. */
final class Relay implements MqttLink.Inbox {
    private final Topics topics;
    volatile MqttLink.@Nullable Inbox gateways;
    volatile MqttLink.@Nullable Inbox sources;
    volatile @Nullable Expecting states;
    volatile MqttLink.@Nullable Inbox sweeps;

    Relay(Topics topics) {
        this.topics = topics;
    }

    @Override
    public void arrived(Inbound message) throws InterruptedException {
        if (topics.parse(message.topic()).orElse(null) instanceof Topics.About about
                && about.what().equals("state")) {
            Expecting its = states;
            if (its == null) {
                throw new IllegalStateException("a message arrived before the link was started");
            }
            its.heard(message);
            return;
        }
        boolean told = topics.parseSource(message.topic()).isPresent();
        boolean swept = topics.parseSweep(message.topic()).isPresent();
        MqttLink.Inbox inbox = told ? sources : swept ? sweeps : gateways;
        if (inbox == null) {
            throw new IllegalStateException("a message arrived before the link was started");
        }
        inbox.arrived(message);
    }
}
