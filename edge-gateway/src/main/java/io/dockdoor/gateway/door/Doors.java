package io.dockdoor.gateway.door;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.gateway.config.DoorCalibration;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Antenna;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Reader;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.AntennaSetting;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the configuration of doors and readers to what judges and reads them. */
public final class Doors {
    /** Names of the beams as the door window knows them. */
    static final String OUTER = "B1";

    static final String INNER = "B2";

    private Doors() {}

    /** The plan its window judges by, as it was calibrated. */
    public static WindowPlan plan(Door door) {
        DoorCalibration calibration = door.calibration();
        return calibration == null ? asBuilt(door) : asBuilt(door).tuned(calibration.tuning());
    }

    /** The plan without any calibration. */
    public static WindowPlan asBuilt(Door door) {
        List<AntennaPlace> places = door.antennas().stream()
                .map(antenna -> new AntennaPlace(antenna.reader(), antenna.antenna(), antenna.side()))
                .toList();
        return WindowPlan.of(door.id(), places)
                .withBeams(door.inner() != null, door.outer() != null)
                .withMode(door.mode());
    }

    /** The door's loop, not started. */
    public static DoorLoop open(
            GatewayConfig config,
            Door door,
            Neighbours neighbours,
            Papers papers,
            Journal journal,
            LongSupplier gatewayMicros,
            Supplier<Stamp> clock,
            DoorTold told,
            HealthBoard board,
            Counters counters)
            throws IOException {
        Movements movements = new Movements(
                new DoorEvents.Teller(config.site(), config.id(), door.id(), config.gln(), config.zone(), door.mode()),
                papers,
                clock);
        DoorLoop loop = new DoorLoop(
                plan(door),
                neighbours,
                config.spool(),
                movements,
                journal,
                gatewayMicros,
                clock,
                new DoorVoice(door.id(), papers, gatewayMicros, clock, told, board),
                board);
        String label = "door=\"" + door.id() + "\"";
        counters.gauge("inbox_reads", label, () -> loop.inbox().depth());
        counters.gauge("inbox_merged_total", label, () -> loop.inbox().merged());
        counters.gauge("inbox_dropped_total", label, () -> loop.inbox().dropped());
        return loop;
    }

    /** How that reader is to be used: the antennas and inputs that the doors name. */
    public static ReaderSettings settings(GatewayConfig config, Reader reader) {
        List<AntennaSetting> antennas = config.doors().stream()
                .flatMap(door -> door.antennas().stream())
                .filter(antenna -> antenna.reader().equals(reader.id()))
                .map(antenna -> new AntennaSetting(antenna.antenna(), power(antenna, reader)))
                .toList();
        Set<Integer> inputs = config.wires().stream()
                .map(Wire::terminal)
                .filter(terminal -> terminal.isOf(reader.id()))
                .map(Terminal::number)
                .collect(Collectors.toSet());
        return ReaderSettings.portal(reader.id(), reader.host(), reader.port(), 1)
                .withProfile(reader.profile())
                .withAntennas(antennas)
                .withKeepalive(reader.keepalive())
                .withGpiPorts(inputs)
                .withTls(reader.tls())
                .withNegotiation(reader.version11())
                .withHold(reader.hold())
                .withSession(reader.session() == null ? -1 : reader.session())
                .withRfMode(reader.mode());
    }

    /** What is wired to the door is told to its loop, and its eyes to {@code tap} before. */
    public static void wire(Door door, DoorLoop loop, Inputs inputs, ReaderTap tap) {
        DoorInbox inbox = loop.inbox();
        eye(door.outer(), OUTER, door, inbox, inputs, tap);
        eye(door.inner(), INNER, door, inbox, inputs, tap);
        if (door.contact() != null) {
            inputs.on(
                    door.contact(),
                    (open, at) ->
                            inbox.put(open ? new DoorSignal.ContactOpened(at) : new DoorSignal.ContactClosed(at)));
        }
        if (door.motion() != null) {
            inputs.on(
                    door.motion(),
                    (seen, at) -> inbox.put(seen ? new DoorSignal.MotionSeen(at) : new DoorSignal.MotionEnded(at)));
        }
    }

    private static void eye(
            @Nullable Wire wire, String name, Door door, DoorInbox inbox, Inputs inputs, ReaderTap tap) {
        if (wire != null) {
            inputs.on(wire, (broken, at) -> {
                tap.eye(door.id(), name, broken);
                inbox.put(broken ? new DoorSignal.BeamBroken(name, at) : new DoorSignal.BeamCleared(name, at));
            });
        }
    }

    private static @Nullable Integer power(Antenna antenna, Reader reader) {
        Double dBm = antenna.powerDbm() != null ? antenna.powerDbm() : reader.powerDbm();
        return dBm == null ? null : (int) Math.round(dBm * 100);
    }
}
