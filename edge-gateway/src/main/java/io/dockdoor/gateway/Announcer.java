package io.dockdoor.gateway;

import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.GatewayHealth;
import io.dockdoor.events.Wire.GatewayState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.events.Wire.ReaderState;
import io.dockdoor.events.Wire.ReadsLost;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.door.ReaderTold;
import io.dockdoor.gateway.door.Stamp;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.gateway.outbox.Desk;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalMark;
import io.dockdoor.reader.ReaderStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts what the doors, the readers and the board say into messages of the contract and lays them on the publisher's desk. */
final class Announcer implements DoorTold, ReaderTold {
    private static final long DAY_SECONDS = 86_400;
    /** Three heartbeats: a gateway that dies together with the broker is not "up" for ever. */
    private static final long HEALTH_EXPIRY_SECONDS = 90;

    private final SiteId site;
    private final GatewayId gateway;
    private final Topics topics;
    private final List<String> doors;
    private final String version;
    private final Desk desk;
    private final HealthBoard board;
    private final GatewayTime time;
    private final Map<ReaderId, Long> losses = new ConcurrentHashMap<>();
    private final Map<ReaderId, ReaderStatus> lastSaid = new ConcurrentHashMap<>();

    Announcer(
            SiteId site,
            GatewayId gateway,
            Topics topics,
            List<String> doors,
            String version,
            Desk desk,
            HealthBoard board,
            GatewayTime time) {
        this.site = site;
        this.gateway = gateway;
        this.topics = topics;
        this.doors = List.copyOf(doors);
        this.version = version;
        this.desk = desk;
        this.board = board;
        this.time = time;
    }

    /** The gateway's own state; also what the last will says. */
    Outgoing state(String word, String connection) {
        GatewayState state = new GatewayState(word, connection, time.instant(), version, doors);
        return Outgoing.retained(topics.state(site, gateway), Wire.write(state), 0);
    }

    /** The heartbeat as of now. {@code completeUpTo} is empty while no such moment can be named. */
    Outgoing heartbeat(Journal journal, Supplier<OptionalLong> completeUpToMicros) {
        Health whole = board.whole();
        JournalMark mark = journal.mark();
        OptionalLong complete = completeUpToMicros.get();
        GatewayHealth health = new GatewayHealth(
                time.instant(),
                whole.level().word(),
                whole.code(),
                whole.sentence(),
                complete.isPresent() ? Stamp.instant(complete.getAsLong()) : null,
                new GatewayHealth.Backlog(mark.count(), mark.bytes(), mark.oldest()),
                new GatewayHealth.JournalMark(mark.epoch(), mark.last(), mark.acked()));
        return Outgoing.retained(topics.health(site, gateway), Wire.write(health), HEALTH_EXPIRY_SECONDS);
    }

    @Override
    public void state(DoorId door, DoorState state) {
        desk.state(Outgoing.retained(topics.door(site, gateway, door), Wire.write(state), DAY_SECONDS));
    }

    @Override
    public void passage(DoorId door, String phase, PassageNotice notice) {
        desk.notice(new Outgoing(
                topics.passage(site, gateway, door, phase), Wire.write(notice), 1, false, DAY_SECONDS, Map.of()));
    }

    /** A reader said how it is: told to the world and put on the board. Reading with half its antennas is not well. */
    @Override
    public void reader(ReaderStatus status) {
        boolean well = status.state() == ReaderStatus.State.READING
                && status.antennas().stream().allMatch(ReaderStatus.Antenna::connected);
        board.report("reader-" + status.reader(), well ? Level.UP : Level.DEGRADED, status.code(), status.sentence());
        lastSaid.put(status.reader(), status);
        say(status);
    }

    /** What that reader last said; null when it said nothing yet. */
    @Nullable ReaderStatus lastSaid(ReaderId reader) {
        return lastSaid.get(reader);
    }

    /** A part or the summary of a sweep. */
    void sweep(String sweepId, String what, byte[] body) {
        desk.notice(new Outgoing(topics.sweep(site, gateway, sweepId, what), body, 1, false, DAY_SECONDS, Map.of()));
    }

    /** A reply to a command, with what its asker wants back. */
    void reply(String topic, byte @Nullable [] correlation, CommandReply reply) {
        desk.notice(new Outgoing(topic, Wire.write(reply), 1, false, DAY_SECONDS, Map.of(), correlation));
    }

    @Override
    public void readsLost(ReaderId reader, String why, long atMicros) {
        long loss = losses.merge(reader, 1L, Long::sum);
        desk.notice(new Outgoing(
                topics.readsLost(site, gateway, reader),
                Wire.write(new ReadsLost(why, time.told(atMicros), loss)),
                1,
                false,
                DAY_SECONDS,
                Map.of()));
        ReaderStatus status = lastSaid.get(reader);
        if (status != null) {
            say(status);
        }
    }

    private void say(ReaderStatus status) {
        ReaderState state = new ReaderState(
                status.state().name().toLowerCase(Locale.ROOT),
                status.code(),
                status.sentence(),
                time.told(status.since()),
                status.identity(),
                losses.getOrDefault(status.reader(), 0L),
                status.antennas().stream()
                        .map(antenna -> new ReaderState.Antenna(
                                antenna.id(),
                                antenna.connected(),
                                antenna.readsPerSecond(),
                                antenna.usualReadsPerSecond()))
                        .toList());
        desk.state(Outgoing.retained(topics.reader(site, gateway, status.reader()), Wire.write(state), DAY_SECONDS));
    }
}
