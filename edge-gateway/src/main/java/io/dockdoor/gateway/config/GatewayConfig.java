package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.YamlFile;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Side;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.light.Lamp;
import io.dockdoor.gateway.light.Sign;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderSettings.Tls;
import io.dockdoor.reader.serial.SerialLine.Parity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway is told about itself, its readers, its doors and its neighbours. Checked when read: whoever holds one need
 * not check again. Default values live here and in {@code config/gateway.yaml} is only what a site changes.
 *
 * @param id the gateway, also its MQTT user and client id
 * @param site its site
 * @param gln GLN-13 of the site: {@code bizLocation} of what is received, and the root of each door's {@code readPoint}
 * @param zone the site's time zone, for EPCIS eventTimeZoneOffset
 * @param state folder of journal and spool; must be writable at start
 * @param spool folder of the spool of recent reads, by default below {@code state}; a RAM disk spares the SD card
 * @param journal bounds of the journal
 * @param mqtt the MQTT broker
 * @param readers the LLRP readers, in the order of the file
 * @param doors the doors, in the order of the file
 * @param calibration file of the doors' calibrations, null when there is none
 * @param scanners the barcode scanners, in the order of the file
 * @param towers the light towers, in the order of the file
 * @param buttons the push buttons, in the order of the file
 * @param modules the I/O modules, in the order of the file
 * @param pins who gives access to the computer's own pins: {@code gpiod} or {@code mock}
 * @param http where health and metrics are served
 * @param trust whom it believes by their signature
 */
public record GatewayConfig(
        GatewayId id,
        SiteId site,
        String gln,
        ZoneId zone,
        Path state,
        Path spool,
        JournalBounds journal,
        Mqtt mqtt,
        List<Reader> readers,
        List<Door> doors,
        @Nullable Path calibration,
        List<Scanner> scanners,
        List<Tower> towers,
        List<Button> buttons,
        List<Zone> zones,
        List<Module> modules,
        String pins,
        Http http,
        Trust trust) {
    public GatewayConfig {
        zones = List.copyOf(zones);
        modules = List.copyOf(modules);
        towers = List.copyOf(towers);
        buttons = List.copyOf(buttons);
        scanners = List.copyOf(scanners);
        readers = List.copyOf(readers);
        doors = List.copyOf(doors);
    }

    /**
     * How much may wait for the inventory broker. What exceeds it is dropped from the old end and told as a gap.
     *
     * @param maxBytes bytes of events waiting
     * @param maxAge age of the oldest event waiting
     * @param keptBytes bytes of events that the inventory broker has and that are kept to be told again on demand
     */
    public record JournalBounds(long maxBytes, Duration maxAge, long keptBytes) {
        public static final JournalBounds DEFAULT = new JournalBounds(2L << 30, Duration.ofDays(30), 16L << 20);
    }

    /**
     * The MQTT 5 broker.
     *
     * @param host its host name, checked against the certificate when {@code tls}
     * @param prefix topic prefix
     * @param user null for none
     * @param passwordFile file holding the password alone; null for none
     * @param caFile PEM of the authorities to trust; null for those of the system
     * @param certFile PEM chain of our own certificate; null for none
     * @param keyFile PEM (PKCS #8) key of our own certificate
     * @param keepAlive MQTT keep alive
     * @param connectTimeout for TCP, TLS and CONNACK each
     * @param drainRate backlog events per second while live movements pass
     */
    public record Mqtt(
            String host,
            int port,
            boolean tls,
            Topics prefix,
            @Nullable String user,
            @Nullable Path passwordFile,
            @Nullable Path caFile,
            @Nullable Path certFile,
            @Nullable Path keyFile,
            Duration keepAlive,
            Duration connectTimeout,
            int drainRate) {}

    /**
     * One LLRP reader.
     *
     * @param port TCP port, LLRP's own is 5084, with TLS 5085
     * @param profile what its antennas are there for
     * @param powerDbm transmit power of all antennas whose own is not set; null leaves the reader's
     * @param keepalive how often the reader must show life
     * @param tls the certificates to trust; null for no TLS
     * @param version11 ask for LLRP 1.1
     * @param hold let a reader that can keep its reads while the gateway is away
     * @param session Gen2 session; null leaves it to the profile
     * @param mode Gen2 mode by the reader's own table; null leaves it to the profile
     */
    public record Reader(
            ReaderId id,
            String host,
            int port,
            InventoryProfile profile,
            @Nullable Double powerDbm,
            Duration keepalive,
            @Nullable Tls tls,
            boolean version11,
            boolean hold,
            @Nullable Integer session,
            @Nullable Integer mode) {}

    /**
     * One door with its antennas and what is wired to it.
     *
     * @param outer photo-eye on the yard's side, active while broken
     * @param inner photo-eye on the warehouse's side
     * @param contact of the door itself, active while it is open
     * @param motion sensor, active while it sees movement
     * @param calibration how it was calibrated; null when it was not
     */
    public record Door(
            DoorId id,
            DoorMode mode,
            List<Antenna> antennas,
            @Nullable Wire outer,
            @Nullable Wire inner,
            @Nullable Wire contact,
            @Nullable Wire motion,
            @Nullable DoorCalibration calibration) {
        public Door {
            antennas = List.copyOf(antennas);
        }

        /** The same door, used for that. */
        public Door withMode(DoorMode its) {
            return new Door(id, its, antennas, outer, inner, contact, motion, calibration);
        }

        public Door with(@Nullable DoorCalibration its) {
            return new Door(id, mode, antennas, outer, inner, contact, motion, its);
        }

        /** All its inputs. */
        public List<Wire> wires() {
            List<Wire> wires = new ArrayList<>();
            for (Wire wire : Arrays.asList(outer, inner, contact, motion)) {
                if (wire != null) {
                    wires.add(wire);
                }
            }
            return wires;
        }

        /** What a calibration holds for: the antennas with their sides, and the eyes. */
        public String layout() {
            return antennas.stream()
                            .map(each -> each.reader() + "/" + each.antenna() + " "
                                    + each.side().name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + (outer == null ? "" : ", outer eye")
                    + (inner == null ? "" : ", inner eye");
        }
    }

    /** An antenna that looks at a door from one side; {@code powerDbm} null means as its reader says. */
    public record Antenna(
            ReaderId reader,
            int antenna,
            Side side,
            @Nullable Double powerDbm) {}

    /**
     * A serial barcode scanner beside a door.
     *
     * @param device best its link below {@code /dev/serial/by-id}
     * @param baud bits per second; USB ignores it
     * @param within how long a scan waits for the load it belongs to
     * @param documents plain codes that are documents, first match counts
     */
    public record Scanner(
            String id, Path device, int baud, DoorId door, Duration within, List<ScannedDocument> documents) {
        public Scanner {
            documents = List.copyOf(documents);
        }
    }

    /**
     * A light tower at a door.
     *
     * @param address of a network tower; null for one that is wired
     * @param lamps the outputs of a wired one; empty for a network tower
     * @param signs what it shows otherwise than by default
     * @param backlog so many movements waiting for the inventory broker are told
     */
    public record Tower(
            DoorId door,
            @Nullable InetSocketAddress address,
            Map<Lamp, Output> lamps,
            Map<Sign, Sign.Rule> signs,
            int backlog) {
        public Tower {
            lamps = Map.copyOf(lamps);
            signs = Map.copyOf(signs);
        }
    }

    /** What a push button is for. */
    public enum Purpose {
        /** Starts a sweep; held for two seconds it breaks the one under way off. */
        COUNT,
        /** Confirms the last load of its door. */
        CONFIRM
    }

    /**
     * A push button, active while pressed.
     *
     * @param doors what is swept, or whose load is confirmed
     * @param wanted for how long is swept
     * @param doorClosed whoever presses it answers for nothing passing meanwhile
     */
    public record Button(Wire wire, Purpose purpose, List<DoorId> doors, Duration wanted, boolean doorClosed) {
        public Button {
            doors = List.copyOf(doors);
        }
    }

    /**
     * An I/O module by Modbus RTU.
     *
     * @param device best its link below {@code /dev/serial/by-id}
     * @param unit its Modbus address
     * @param poll how often its inputs are looked at
     */
    public record Module(String id, Path device, int baud, Parity parity, int unit, Duration poll) {}

    /** Codes of that form, from beginning to end, are documents of that kind: {@code desadv}, {@code po}, {@code bol} or {@code rma}. */
    public record ScannedDocument(String kind, Pattern form) {}

    /** Doors that are swept together, by the name the crew has for what lies behind them. */
    public record Zone(String id, List<DoorId> doors) {
        public Zone {
            doors = List.copyOf(doors);
        }
    }

    /** Where health and metrics are served; port 0 takes any free one. */
    public record Http(String host, int port, @Nullable Path keyFile) {
        public InetSocketAddress address() {
            return new InetSocketAddress(host, port);
        }
    }

    /** All inputs of doors and buttons. */
    public List<Wire> wires() {
        List<Wire> wires = new ArrayList<>();
        doors.forEach(door -> wires.addAll(door.wires()));
        buttons.forEach(button -> wires.add(button.wire()));
        return wires;
    }

    /** All outputs of towers. */
    public List<Output> outputs() {
        return towers.stream().flatMap(tower -> tower.lamps().values().stream()).toList();
    }

    /** Whether anything hangs on the computer's own pins. */
    public boolean usesPins() {
        return Stream.concat(
                        wires().stream().map(Wire::terminal), outputs().stream().map(Output::terminal))
                .anyMatch(terminal -> terminal.kind() == Terminal.Kind.PINS);
    }

    /** Where that door stands in {@link #doors}. */
    public int doorIndex(DoorId id) {
        return doors.stream().map(Door::id).toList().indexOf(id);
    }

    /**
     * What may be meant and is most likely a mistake: readers at doors whose tags keep silent once they were read. A sentence
     * each, with its cure, in the order of the readers.
     */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Reader reader : readers) {
            int session = reader.session() == null ? reader.profile().session() : reader.session();
            List<String> at = doors.stream()
                    .filter(door -> door.antennas().stream()
                            .anyMatch(antenna -> antenna.reader().equals(reader.id())))
                    .map(door -> door.id().value())
                    .toList();
            if (InventoryProfile.silences(session) && !at.isEmpty()) {
                warnings.add("reader " + reader.id() + " (profile "
                        + reader.profile().name().toLowerCase(Locale.ROOT) + ") uses Gen2 session " + session
                        + " at door " + String.join(", ", at)
                        + ": a tag once read keeps silent, so its way through the door is not seen, nor a load that"
                        + " comes back soon; use profile portal, and session 0 or 1");
            }
        }
        return List.copyOf(warnings);
    }

    public static final Map<String, DoorMode> MODES =
            Map.of("receive", DoorMode.RECEIVE, "ship", DoorMode.SHIP, "both", DoorMode.BOTH);
    public static final Map<String, Side> SIDES = Map.of("out", Side.OUT, "in", Side.IN, "neutral", Side.NEUTRAL);

    /** @throws BadConfig with every fault of the file, also when it cannot be read at all */
    public static GatewayConfig read(Path file) throws BadConfig {
        return parse(file.toString(), YamlFile.text(file));
    }

    /** As {@link #read}, from text; {@code name} stands for the file in messages. */
    public static GatewayConfig parse(String name, String yaml) throws BadConfig {
        return GatewayConfigReader.read(name, yaml, null);
    }

    /**
     * The gateway's own file with settings from the centre over it: each section they name replaces the file's.
     *
     * @throws BadConfig with every fault of what comes out, under the settings' name
     */
    public static GatewayConfig overlaid(String name, String yaml, String settingsName, String settings)
            throws BadConfig {
        parse(name, yaml);
        return GatewayConfigReader.read(settingsName, yaml, settings);
    }
}
