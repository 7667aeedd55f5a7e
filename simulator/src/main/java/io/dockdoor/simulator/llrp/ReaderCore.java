package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The reader without its socket: inputs, the radio, reports, keepalives; its {@link RoSpecs} say when it reads. It knows only the
 * time it is told. All times are true UTC microseconds; {@link ReaderTime} turns them into what the reader's own clock shows.
 */
final class ReaderCore {
    /** What the reader tells its surroundings. */
    interface Surroundings {
        /** A ROSpec began or ended. */
        void inventorying(boolean on);

        /** The client has not answered keepalives: the reader gives the connection up. */
        void giveUp();
    }

    /** How long a reader that gathers reports, whatever it was told, keeps them. */
    private static final long GATHERED_MICROS = 1_000_000;

    private record Input(long at, int port, boolean high) {}

    private final ReaderId id;
    private final RadioField field;
    private final Capabilities capabilities;
    private final Extensions extensions;
    private final ReaderOptions options;
    private final SceneClock clock;
    private final Surroundings surroundings;
    private final Delivery delivery;
    private final Events events;
    private final Reports reports;
    private final RoSpecs roSpecs;
    private final AccessSpecs accessSpecs = new AccessSpecs();
    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final boolean[] inputHigh;
    private final boolean[] antennaPlugged;
    /** Never changed, only exchanged: others may look at it. */
    private volatile ReaderConfig config;

    private Delivery.@Nullable Line line;
    private long now;
    private int channel;
    private long keepaliveDue = Long.MAX_VALUE;
    private long gatheredSince = Long.MAX_VALUE;
    private int keepalivesUnanswered;

    ReaderCore(ReaderId id, RadioField field, ReaderOptions options, SceneClock clock, Surroundings surroundings) {
        this.id = id;
        this.field = field;
        this.options = options;
        this.clock = clock;
        this.surroundings = surroundings;
        this.capabilities = options.capabilities();
        this.extensions = new Extensions(options.personality());
        this.now = clock.utcMicros();
        this.delivery = new Delivery(options.bufferedReads(), this::bufferFilling, () -> now);
        this.events = new Events(
                delivery,
                new ReaderTime(options.utcClock(), options.clockAhead().toNanos() / 1000, now));
        this.reports = new Reports(delivery, options.bufferedReads());
        this.roSpecs = new RoSpecs(reports, events, this::config, surroundings, () -> now);
        this.inputHigh = new boolean[capabilities.gpis()];
        this.antennaPlugged = new boolean[capabilities.antennas()];
        Arrays.fill(antennaPlugged, true);
        this.config = new ReaderConfig(capabilities, extensions);
    }

    /** After a reboot: what hangs on the reader's sockets is as it was. */
    void inherit(ReaderCore before) {
        System.arraycopy(before.inputHigh, 0, inputHigh, 0, inputHigh.length);
        System.arraycopy(before.antennaPlugged, 0, antennaPlugged, 0, antennaPlugged.length);
    }

    /** The reader's own clock jumps. */
    void setClock(long utcMicros) {
        ReaderTime before = events.time();
        events.setTime(new ReaderTime(before.utc(), utcMicros - now, before.bootedAt()));
    }

    /** Reports are gathered for a second each, whatever N says; false ends that. */
    void gather(boolean on) {
        gatheredSince = on ? Math.min(gatheredSince, now) : Long.MAX_VALUE;
        reports.gather(on);
    }

    int highestVersion() {
        return options.highestVersion();
    }

    ReaderId id() {
        return id;
    }

    /** What is lost with the power: nobody but the reader ever had it. */
    PowerLoss powerLost() {
        return new PowerLoss(now, delivery.heldSinceMicros(), delivery.held());
    }

    // --- the connection

    void connected(Delivery.Line itsLine) {
        line = itsLine;
        itsLine.write(connectionAttempt(0));
        delivery.connected(itsLine, config.hold());
        keepalivesUnanswered = 0;
        planKeepalive();
    }

    /** What a client is told that comes while another one is served, or (4) what the one that is served is told then. */
    byte[] connectionAttempt(int status) {
        return events.message(now, f -> {
            int attempt = f.open(256);
            f.u16(status);
            f.close(attempt);
        });
    }

    byte[] connectionClose() {
        return events.message(now, f -> f.close(f.open(257)));
    }

    void disconnected() {
        line = null;
        extensions.disconnected();
        delivery.disconnected();
        keepaliveDue = Long.MAX_VALUE;
    }

    void released() {
        delivery.release();
    }

    void acknowledged() {
        keepalivesUnanswered = 0;
    }

    // --- time

    /** Lives up to that time: inputs, triggers and singulations in the order in which they happen. */
    void advance(long until) {
        if (until > now) {
            gatherInputs(until);
        }
        while (true) {
            roSpecs.fireDue();
            while (!inputs.isEmpty() && inputs.peek().at <= now) {
                inputChanged(inputs.remove());
            }
            if (now >= until) {
                break;
            }
            long next = Math.min(until, roSpecs.nextDeadline());
            Input change = inputs.peek();
            if (change != null) {
                next = Math.min(next, Math.max(change.at, now));
            }
            if (next > now) {
                listen(now, next);
                // a tag may have ended the AISpec in between; that is due then, not at the end of the step
                now = next;
            }
        }
        keepalive();
        if (now - gatheredSince >= GATHERED_MICROS) {
            gatheredSince = now;
            reports.gathered();
        }
        delivery.pump(this::overflow);
    }

    private void gatherInputs(long until) {
        if (clock.started()) {
            long zero = clock.zeroMicros();
            long from = Math.max(0, now - zero);
            if (until - zero > from) {
                field.inputs(id, from, until - zero, (at, port, high) -> {
                    if (port <= inputHigh.length) {
                        inputs.add(new Input(at + zero, port, high));
                    }
                });
            }
        }
    }

    private void listen(long from, long to) {
        Inventory inventory = roSpecs.running();
        if (inventory == null || !clock.started() || to <= clock.zeroMicros()) {
            return;
        }
        RoSpec.AiSpec ai = inventory.aiSpec();
        Reports.Origin origin = new Reports.Origin(
                inventory.plan(), events.time(), inventory.spec().id(), ai.index(), ai.inventoryParameterSpecId());
        long zero = clock.zeroMicros();
        inventory.listen(
                field,
                id,
                config,
                antenna -> antennaPlugged[antenna - 1],
                zero,
                Math.max(from, zero),
                to,
                (at, antenna, epc, pc, rssi, itsChannel, phase, doppler16) ->
                        heard(origin, at, antenna, epc, pc, rssi, itsChannel, phase, doppler16));
    }

    private void heard(
            Reports.Origin origin,
            long at,
            int antenna,
            Epc epc,
            int pc,
            int rssiCentiDbm,
            int itsChannel,
            int phase,
            int doppler16) {
        if (itsChannel != channel && config.tells(ReaderConfig.HOPPING)) {
            events.tell(at, 247, f -> {
                f.u16(Capabilities.HOP_TABLE);
                f.u16(itsChannel);
            });
        }
        channel = itsChannel;
        AccessSpecs.Outcome access = accessSpecs.singulated(origin.roSpecId(), antenna, epc, pc);
        reports.heard(origin, access, at, antenna, epc, pc, rssiCentiDbm, itsChannel, phase, doppler16);
    }

    private void inputChanged(Input change) {
        inputHigh[change.port - 1] = change.high;
        if (!config.gpiEnabled(change.port)) {
            return; // LLRP 12.2.6.3: a port that is not enabled triggers nothing
        }
        if (config.tells(ReaderConfig.GPI)) {
            events.tell(change.at, 248, f -> {
                f.u16(change.port);
                f.u8(change.high ? 0x80 : 0);
            });
        }
        roSpecs.inputChanged(change.port, change.high);
    }

    private void keepalive() {
        Delivery.Line to = line;
        if (to == null || now < keepaliveDue) {
            return;
        }
        if (keepalivesUnanswered >= options.missedAcks()) {
            surroundings.giveUp();
            return;
        }
        keepalivesUnanswered++;
        to.write(new Frame(62, events.nextId()).toBytes());
        planKeepalive();
    }

    private void planKeepalive() {
        keepaliveDue = config.keepaliveMillis() == 0 ? Long.MAX_VALUE : now + config.keepaliveMillis() * 1000;
    }

    // --- what a client works with

    RoSpecs roSpecs() {
        return roSpecs;
    }

    AccessSpecs accessSpecs() {
        return accessSpecs;
    }

    void reportRequested() {
        reports.requested();
    }

    // --- configuration and surroundings

    Capabilities capabilities() {
        return capabilities;
    }

    Extensions extensions() {
        return extensions;
    }

    ReaderConfig config() {
        return config;
    }

    void configure(ReaderConfig next) {
        boolean otherKeepalive = next.keepaliveMillis() != config.keepaliveMillis();
        config = next;
        delivery.keepWhileAway(next.hold());
        if (otherKeepalive) {
            keepalivesUnanswered = 0;
            planKeepalive();
        }
        roSpecs.reconfigured();
    }

    boolean inputHigh(int port) {
        return inputHigh[port - 1];
    }

    boolean antennaPlugged(int antenna) {
        return antennaPlugged[antenna - 1];
    }

    void plug(int antenna, boolean in) {
        if (antennaPlugged[antenna - 1] != in) {
            antennaPlugged[antenna - 1] = in;
            if (config.tells(ReaderConfig.ANTENNA)) {
                events.tell(now, 255, f -> {
                    f.u8(in ? 1 : 0);
                    f.u16(antenna);
                });
            }
            roSpecs.reconfigured();
        }
    }

    /** Tag reports dropped for want of memory since the reader was built. */
    long readsLost() {
        return delivery.lost();
    }

    // --- events

    private void bufferFilling() {
        if (delivery.isLive() && config.tells(ReaderConfig.BUFFER_FILL)) {
            events.tell(now, 250, f -> f.u8(80));
        }
    }

    private byte[] overflow() {
        return events.message(now, f -> f.close(f.open(251)));
    }
}
