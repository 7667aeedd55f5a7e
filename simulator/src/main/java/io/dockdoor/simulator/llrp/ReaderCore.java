package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reader without its socket: ROSpecs and their triggers, inputs, the radio, reports, events, keepalives. It knows only the
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
    private final Reports reports;
    private final AccessSpecs accessSpecs = new AccessSpecs();
    private final Map<Long, RoSpec> roSpecs = new LinkedHashMap<>();
    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final boolean[] inputHigh;
    private final boolean[] antennaPlugged;
    private ReaderTime time;
    /** Never changed, only exchanged: others may look at it. */
    private volatile ReaderConfig config;

    private @Nullable Inventory running;
    private Delivery.@Nullable Line line;
    private long now;
    private int channel;
    private long keepaliveDue = Long.MAX_VALUE;
    private long gatheredSince = Long.MAX_VALUE;
    private int keepalivesUnanswered;
    private long nextEventId = 1;

    ReaderCore(ReaderId id, RadioField field, ReaderOptions options, SceneClock clock, Surroundings surroundings) {
        this.id = id;
        this.field = field;
        this.options = options;
        this.clock = clock;
        this.surroundings = surroundings;
        this.capabilities = options.capabilities();
        this.extensions = new Extensions(options.personality());
        this.now = clock.utcMicros();
        this.time = new ReaderTime(options.utcClock(), options.clockAhead().toNanos() / 1000, now);
        this.delivery = new Delivery(options.bufferedReads(), this::bufferFilling, () -> now);
        this.reports = new Reports(delivery, options.bufferedReads());
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
        time = new ReaderTime(time.utc(), utcMicros - now, time.bootedAt());
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
        return event(now, f -> {
            int attempt = f.open(256);
            f.u16(status);
            f.close(attempt);
        });
    }

    byte[] connectionClose() {
        return event(now, f -> f.close(f.open(257)));
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
            fireDue();
            while (!inputs.isEmpty() && inputs.peek().at <= now) {
                inputChanged(inputs.remove());
            }
            if (now >= until) {
                break;
            }
            long next = Math.min(until, nextDeadline());
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
        Inventory inventory = running;
        if (inventory == null || !clock.started() || to <= clock.zeroMicros()) {
            return;
        }
        RoSpec.AiSpec ai = inventory.aiSpec();
        Reports.Origin origin = new Reports.Origin(
                inventory.plan(), time, inventory.spec().id(), ai.index(), ai.inventoryParameterSpecId());
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
            tell(at, 247, f -> {
                f.u16(Capabilities.HOP_TABLE);
                f.u16(itsChannel);
            });
        }
        channel = itsChannel;
        AccessSpecs.Outcome access = accessSpecs.singulated(origin.roSpecId(), antenna, epc, pc);
        reports.heard(origin, access, at, antenna, epc, pc, rssiCentiDbm, itsChannel, phase, doppler16);
    }

    private long nextDeadline() {
        long next = running == null ? Long.MAX_VALUE : running.deadline();
        for (RoSpec spec : roSpecs.values()) {
            if (spec.state() == RoSpec.State.INACTIVE) {
                next = Math.min(next, spec.nextPeriodic());
            }
        }
        return Math.max(next, now);
    }

    private void fireDue() {
        for (Inventory inventory = running; inventory != null; inventory = running) {
            Inventory.Ending ending = inventory.endingAt(now);
            if (ending == Inventory.Ending.NOTHING) {
                break;
            }
            end(inventory, ending);
        }
        for (RoSpec spec : roSpecs.values()) {
            if (spec.state() != RoSpec.State.DISABLED && spec.nextPeriodic() <= now) {
                spec.periodicPassed(now);
                startIfFree(spec);
            }
        }
    }

    private void inputChanged(Input change) {
        inputHigh[change.port - 1] = change.high;
        if (!config.gpiEnabled(change.port)) {
            return; // LLRP 12.2.6.3: a port that is not enabled triggers nothing
        }
        if (config.tells(ReaderConfig.GPI)) {
            tell(change.at, 248, f -> {
                f.u16(change.port);
                f.u8(change.high ? 0x80 : 0);
            });
        }
        Inventory inventory = running;
        if (inventory != null) {
            Inventory.Ending ending = inventory.endingOn(change.port, change.high);
            if (ending != Inventory.Ending.NOTHING) {
                end(inventory, ending);
            }
        }
        for (RoSpec spec : roSpecs.values()) {
            if (spec.start() instanceof Trigger.Input input
                    && input.port() == change.port
                    && input.high() == change.high) {
                startIfFree(spec);
            }
        }
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
        to.write(new Frame(62, nextEventId++).toBytes());
        planKeepalive();
    }

    private void planKeepalive() {
        keepaliveDue = config.keepaliveMillis() == 0 ? Long.MAX_VALUE : now + config.keepaliveMillis() * 1000;
    }

    // --- ROSpecs

    Collection<RoSpec> roSpecs() {
        return roSpecs.values();
    }

    AccessSpecs accessSpecs() {
        return accessSpecs;
    }

    @Nullable RoSpec roSpec(long specId) {
        return roSpecs.get(specId);
    }

    void add(RoSpec spec) {
        roSpecs.put(spec.id(), spec);
        spec.accepted(now, time.at(now) - now);
    }

    void delete(RoSpec spec) {
        disable(spec);
        roSpecs.remove(spec.id());
    }

    void enable(RoSpec spec) {
        if (spec.state() == RoSpec.State.DISABLED) {
            spec.become(RoSpec.State.INACTIVE);
            if (spec.start() instanceof Trigger.Immediate) {
                startIfFree(spec);
            }
        }
    }

    void disable(RoSpec spec) {
        stop(spec);
        spec.become(RoSpec.State.DISABLED);
    }

    /** Starts it unless another one is active: there is one priority level, so nothing is preempted. */
    boolean startIfFree(RoSpec spec) {
        if (running != null || spec.state() != RoSpec.State.INACTIVE) {
            return false;
        }
        spec.become(RoSpec.State.ACTIVE);
        running = new Inventory(spec, spec.report(config.report()), now);
        roSpecEvent(spec, 0);
        surroundings.inventorying(true);
        return true;
    }

    void stop(RoSpec spec) {
        Inventory inventory = running;
        if (inventory != null && inventory.spec() == spec) {
            finish(inventory);
        }
    }

    private void end(Inventory inventory, Inventory.Ending ending) {
        if (ending == Inventory.Ending.AISPEC) {
            aiSpecOver(inventory);
            if (inventory.next(now)) {
                return;
            }
            roSpecOver(inventory);
        } else {
            finish(inventory);
        }
        if (inventory.spec().start() instanceof Trigger.Immediate) {
            startIfFree(inventory.spec()); // its start condition still holds
        }
    }

    private void finish(Inventory inventory) {
        aiSpecOver(inventory);
        roSpecOver(inventory);
    }

    private void aiSpecOver(Inventory inventory) {
        reports.aiSpecEnded(inventory.plan());
        if (config.tells(ReaderConfig.AISPEC) || config.tells(ReaderConfig.AISPEC_DETAILS)) {
            tell(now, 254, f -> {
                f.u8(0);
                f.u32(inventory.spec().id());
                f.u16(inventory.aiSpec().index());
            });
        }
    }

    private void roSpecOver(Inventory inventory) {
        reports.roSpecEnded(inventory.plan());
        inventory.spec().become(RoSpec.State.INACTIVE);
        running = null;
        roSpecEvent(inventory.spec(), 1);
        surroundings.inventorying(false);
    }

    private void roSpecEvent(RoSpec spec, int type) {
        if (config.tells(ReaderConfig.ROSPEC)) {
            tell(now, 249, f -> {
                f.u8(type);
                f.u32(spec.id());
                f.u32(0);
            });
        }
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
        if (running != null) {
            running.reconfigured();
        }
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
                tell(now, 255, f -> {
                    f.u8(in ? 1 : 0);
                    f.u16(antenna);
                });
            }
            if (running != null) {
                running.reconfigured();
            }
        }
    }

    /** Tag reports dropped for want of memory since the reader was built. */
    long readsLost() {
        return delivery.lost();
    }

    // --- events

    private void bufferFilling() {
        if (delivery.isLive() && config.tells(ReaderConfig.BUFFER_FILL)) {
            tell(now, 250, f -> f.u8(80));
        }
    }

    private byte[] overflow() {
        return event(now, f -> f.close(f.open(251)));
    }

    private void tell(long at, int parameter, Consumer<Frame> fields) {
        delivery.event(event(at, f -> {
            int start = f.open(parameter);
            fields.accept(f);
            f.close(start);
        }));
    }

    private byte[] event(long at, Consumer<Frame> what) {
        Frame f = new Frame(1, 63, nextEventId++, 64);
        int data = f.open(246);
        time.writeTo(f, at);
        what.accept(f);
        f.close(data);
        return f.toBytes();
    }
}
