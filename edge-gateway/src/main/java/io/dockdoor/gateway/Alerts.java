package io.dockdoor.gateway;

import io.dockdoor.events.GatewayId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.health.Remedies;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.gateway.outbox.Desk;
import io.dockdoor.gateway.outbox.Publisher;
import java.util.HashSet;
import java.util.Set;

/**
 * One retained message for each part that is not well, with what to do about it, withdrawn when the part is well again. The
 * broker may hold some of a process that died: they come back when it connects, and what is not wrong any more is withdrawn.
 */
final class Alerts {
    /** Told again each twelve hours: a gateway that is gone for good is not wrong for ever. */
    private static final long DAY_SECONDS = 86_400;

    /** A reader on its way is not wrong yet, nor well again: what was told of it stands. */
    private static final Set<String> PASSING = Set.of("connecting", "connected", "stopped");

    private final Topics topics;
    private final SiteId site;
    private final GatewayId gateway;
    private final Desk desk;
    private final Set<String> raised = new HashSet<>();

    Alerts(SiteId site, GatewayId gateway, Topics topics, Desk desk) {
        this.site = site;
        this.gateway = gateway;
        this.topics = topics;
        this.desk = desk;
    }

    /** Tells of every change on that board from now on, and of what is wrong already. */
    void watch(HealthBoard board) {
        board.watch(this::changed);
    }

    /** Hears what the broker still holds. */
    Publisher.Subscription former() {
        String root = topics.alert(site, gateway, "");
        return new Publisher.Subscription(root + "+", root, this::held);
    }

    private synchronized void changed(String part, Health health) {
        if (PASSING.contains(health.code())) {
            return;
        }
        String topic = topics.alert(site, gateway, part.replaceAll("[^A-Za-z0-9_-]", "-"));
        if (health.level() != Level.UP) {
            raised.add(topic);
            Wire.Alert alert = new Wire.Alert(
                    health.level() == Level.DOWN ? "critical" : "warning",
                    health.since(),
                    part.replaceFirst("-", " "),
                    Remedies.of(part, health.code()),
                    health.code(),
                    health.sentence());
            desk.state(Outgoing.retained(topic, Wire.write(alert), DAY_SECONDS));
        } else if (raised.remove(topic)) {
            desk.state(withdrawal(topic));
        }
    }

    private synchronized void held(LinkEvent.Arrived arrived) {
        if (arrived.body().length > 0 && !raised.contains(arrived.topic())) {
            desk.state(withdrawal(arrived.topic()));
        }
    }

    private static Outgoing withdrawal(String topic) {
        return Outgoing.retained(topic, new byte[0], 0);
    }
}
