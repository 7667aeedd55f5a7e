package io.dockdoor.broker.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.mqtt.MqttLink;
import io.dockdoor.broker.mqtt.Outbound;
import io.dockdoor.events.Command;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has gateways sweep for counts. Whether one does is heard on its reply topic; what it finds comes to the count by itself. */
public final class SweepOrders {
    private static final Logger LOG = LoggerFactory.getLogger(SweepOrders.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration COMMAND = Duration.ofMinutes(1);

    private final MqttLink link;
    private final Topics topics;
    private final InstantSource clock;

    public SweepOrders(MqttLink link, Topics topics, InstantSource clock) {
        this.link = link;
        this.topics = topics;
        this.clock = clock;
    }

    /** Commands the sweep; gives its id. */
    public String start(Count count, CountForm.Starting asked, String by) throws InterruptedException {
        Instant now = clock.instant();
        String id = SweepIntake.commandId(count, asked.place(), now);
        ObjectNode args = JSON.createObjectNode();
        if (!asked.doors().isEmpty()) {
            asked.doors().forEach(args.putArray("doors")::add);
        }
        if (!asked.length().isEmpty()) {
            args.put("for", asked.length());
        }
        if (asked.closed()) {
            args.put("doorClosed", true);
        }
        Command command = new Command(id, now, now.plus(COMMAND), by, args, null, null);
        SiteId site = new SiteId(count.opened().scope().site());
        CompletableFuture<Void> unused = link.publish(new Outbound(
                        topics.command(site, asked.gateway(), "sweep.start"), Wire.write(command), false, COMMAND))
                .exceptionally(failure -> {
                    LOG.warn("sweep not commanded id={} reason={}", id, failure.getMessage());
                    return null;
                });
        return id;
    }
}
