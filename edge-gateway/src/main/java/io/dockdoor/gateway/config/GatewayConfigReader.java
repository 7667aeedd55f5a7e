package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Node;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.daemon.settings.Units;
import io.dockdoor.daemon.settings.YamlFile;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Side;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.gateway.config.GatewayConfig.Antenna;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Http;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.config.GatewayConfig.Module;
import io.dockdoor.gateway.config.GatewayConfig.Mqtt;
import io.dockdoor.gateway.config.GatewayConfig.Reader;
import io.dockdoor.gateway.config.GatewayConfig.Scanner;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.config.GatewayConfig.Zone;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderSettings.Tls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the tree into {@link GatewayConfig} and checks what one key alone cannot tell. One use. */
final class GatewayConfigReader {
    private static final int DEEPEST_ANTENNA = 63;
    private static final int LONGEST_DOOR = 20;
    private static final Map<String, InventoryProfile> PROFILES =
            Map.of("portal", InventoryProfile.PORTAL, "sweep", InventoryProfile.SWEEP, "bulk", InventoryProfile.BULK);
    private static final Map<String, String> PIN_PROVIDERS = Map.of("gpiod", "gpiod", "mock", "mock");
    private static final Map<String, Boolean> LLRP_VERSIONS = Map.of("1.0.1", false, "1.1", true);

    private final List<Fault> faults = new ArrayList<>();
    private final Set<String> readerIds = new LinkedHashSet<>();
    /** "R1/3" to the path that took it. */
    private final Map<String, String> antennasTaken = new HashMap<>();

    private final Wiring wiring = new Wiring(readerIds);

    /** @param over settings from the centre, laid over the file; null for none */
    static GatewayConfig read(String name, String yaml, @Nullable String over) throws BadConfig {
        GatewayConfigReader reader = new GatewayConfigReader();
        Node.Fields own = YamlFile.settings(yaml, "gateway: G1", reader.faults);
        Node.Fields central = over == null ? null : YamlFile.settings(over, "readers: ...", reader.faults);
        GatewayConfig config = own == null || (over != null && central == null)
                ? null
                : reader.read(central == null ? own : Overlay.of(own, central, reader.faults));
        if (config == null || !reader.faults.isEmpty()) {
            throw new BadConfig(name, reader.faults);
        }
        return config;
    }

    private GatewayConfig read(Node.Fields fields) {
        Section top = Section.top(fields, faults);
        GatewayId id = top.required("gateway", "G1", new GatewayId("none"), GatewayId::new);
        SiteId site = top.required("site", "S1", new SiteId("none"), SiteId::new);
        String gln = top.required("location", "\"9521141000014\"", "", GatewayConfigReader::gln);
        ZoneId zone = top.required("timeZone", "Europe/Berlin", ZoneOffset.UTC, GatewayConfigReader::zone);
        Path state = top.required("state", "/var/lib/dockdoor/gateway", Path.of("."), Path::of);
        Path spool = top.optional("spool", state.resolve("spool"), Path::of);
        JournalBounds journal = journal(top.section("journal"));
        Mqtt mqtt = mqtt(top.requiredSection("mqtt", "{url: \"mqtt://127.0.0.1:1883\"}"));
        List<Reader> readers = readers(top);
        List<Module> modules = ModuleSection.read(top);
        wiring.has(modules);
        String pins = top.optional("pins", "gpiod", text -> Section.word(text, PIN_PROVIDERS));
        List<Door> doors = doors(top);
        everyReaderIsUsed(top, doors);
        Path calibration = top.ifGiven("calibration", Path::of);
        if (calibration != null) {
            doors = CalibrationFile.applied(top, calibration, doors);
        }
        List<Scanner> scanners = ScannerSection.read(top, doors);
        List<Tower> towers = TowerSection.read(top, doors, wiring);
        List<Button> buttons = ButtonSection.read(top, doors, wiring);
        List<Zone> zones = ZoneSection.read(top, doors);
        Section http = top.section("http");
        Http listen = http == null ? new Http("127.0.0.1", 8081, null) : HttpSection.read(http);
        Trust trust = SignerSection.read(top);
        top.done();
        return new GatewayConfig(
                id,
                site,
                gln,
                zone,
                state,
                spool,
                journal,
                mqtt,
                readers,
                doors,
                calibration,
                scanners,
                towers,
                buttons,
                zones,
                modules,
                pins,
                listen,
                trust);
    }

    private static JournalBounds journal(@Nullable Section section) {
        if (section == null) {
            return JournalBounds.DEFAULT;
        }
        JournalBounds bounds = new JournalBounds(
                section.bytes("maxBytes", JournalBounds.DEFAULT.maxBytes(), 1 << 20),
                section.duration(
                        "maxAge", JournalBounds.DEFAULT.maxAge(), Duration.ofMinutes(1), Duration.ofDays(3650)),
                section.bytes("kept", JournalBounds.DEFAULT.keptBytes(), 0));
        section.done();
        return bounds;
    }

    private static Mqtt mqtt(Section section) {
        URI url = section.required(
                "url", "\"mqtt://127.0.0.1:1883\"", URI.create("mqtt://nowhere:1"), GatewayConfigReader::mqttUrl);
        boolean tls = url.getScheme().equals("mqtts");
        Topics topics = section.optional("prefix", new Topics(Topics.DEFAULT_PREFIX), Topics::new);
        String user = section.ifGiven("user", Function.identity());
        Path passwordFile = section.ifGiven("passwordFile", GatewayConfigReader::readable);
        Path caFile = section.ifGiven("caFile", GatewayConfigReader::readable);
        Path certFile = section.ifGiven("certFile", GatewayConfigReader::readable);
        Path keyFile = section.ifGiven("keyFile", GatewayConfigReader::readable);
        if (section.has("certFile") != section.has("keyFile")) {
            section.fault(section.has("certFile") ? "certFile" : "keyFile", "certFile and keyFile go together");
        }
        if (!tls && (section.has("caFile") || section.has("certFile"))) {
            section.fault("url", "certificates need an encrypted connection: write mqtts:// instead of mqtt://");
        }
        if (section.has("passwordFile") && !section.has("user")) {
            section.fault("passwordFile", "a password needs a user: add mqtt.user");
        }
        Mqtt mqtt = new Mqtt(
                url.getHost(),
                url.getPort() < 0 ? (tls ? 8883 : 1883) : url.getPort(),
                tls,
                topics,
                user,
                passwordFile,
                caFile,
                certFile,
                keyFile,
                section.duration("keepAlive", Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofMinutes(10)),
                section.duration("connectTimeout", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                section.integer("drainRate", 2_500, 1, 100_000));
        section.done();
        return mqtt;
    }

    private List<Reader> readers(Section top) {
        List<Reader> readers = new ArrayList<>();
        for (Section section : top.sections("readers")) {
            ReaderId id = section.required("id", "R1", new ReaderId("none"), ReaderId::new);
            if (!readerIds.add(id.value()) && section.has("id")) {
                section.fault("id", "reader '" + id + "' is listed already; give each reader its own id");
            }
            Tls tls = section.ifGiven("fingerprint", text -> new Tls(Set.of(text)));
            readers.add(new Reader(
                    id,
                    section.required("host", "192.168.1.20", "", GatewayConfigReader::host),
                    section.integer(
                            "port", tls == null ? ReaderSettings.LLRP_PORT : ReaderSettings.LLRP_TLS_PORT, 1, 65535),
                    section.optional("profile", InventoryProfile.PORTAL, text -> Section.word(text, PROFILES)),
                    section.ifGiven("power", GatewayConfigReader::power),
                    section.duration("keepalive", Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    tls,
                    section.optional("llrp", false, text -> Section.word(text, LLRP_VERSIONS)),
                    section.flag("hold", true),
                    section.ifGiven("session", text -> Section.whole(text, 0, 3)),
                    section.ifGiven("mode", text -> Section.whole(text, 0, Integer.MAX_VALUE))));
            section.done();
        }
        if (readers.isEmpty()) {
            top.fault("readers", "at least one reader is needed, with id and host");
        }
        return readers;
    }

    private void everyReaderIsUsed(Section top, List<Door> doors) {
        Set<String> used = new LinkedHashSet<>();
        doors.forEach(door ->
                door.antennas().forEach(antenna -> used.add(antenna.reader().value())));
        for (String id : readerIds) {
            if (!doors.isEmpty() && !used.contains(id) && !id.equals("none")) {
                top.fault("readers", "reader '" + id + "' has no antenna at any door; give it one or take it out");
            }
        }
    }

    private List<Door> doors(Section top) {
        List<Door> doors = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Section section : top.sections("doors")) {
            DoorId id = section.required("id", "D1", new DoorId("none"), DoorId::new);
            if (!ids.add(id.value()) && section.has("id")) {
                section.fault("id", "door '" + id + "' is listed already; give each door its own id");
            }
            if (id.value().length() > LONGEST_DOOR) {
                section.fault(
                        "id",
                        "at most " + LONGEST_DOOR + " characters: it becomes the extension (AI 254) of the door's GLN");
            }
            DoorMode mode =
                    section.required("mode", "both", DoorMode.BOTH, text -> Section.word(text, GatewayConfig.MODES));
            List<Antenna> antennas = antennas(section);
            Section beams = section.section("beams");
            Wire outer = beams == null ? null : wiring.input(beams.section("outer"), "broken", Duration.ofMillis(30));
            Wire inner = beams == null ? null : wiring.input(beams.section("inner"), "broken", Duration.ofMillis(30));
            if (beams != null) {
                beams.done();
            }
            Wire contact = wiring.input(section.section("contact"), "open", Duration.ofMillis(150));
            Wire motion = wiring.input(section.section("motion"), "seen", Duration.ofMillis(150));
            section.done();
            doors.add(new Door(id, mode, antennas, outer, inner, contact, motion, null));
        }
        if (doors.isEmpty()) {
            top.fault("doors", "at least one door is needed, with id, mode and antennas");
        }
        return doors;
    }

    private List<Antenna> antennas(Section door) {
        List<Antenna> antennas = new ArrayList<>();
        for (Section section : door.sections("antennas")) {
            ReaderId reader = knownReader(section);
            int antenna = section.required("antenna", "1", 1, text -> Section.whole(text, 1, DEEPEST_ANTENNA));
            Side side = section.required("side", "out", Side.NEUTRAL, text -> Section.word(text, GatewayConfig.SIDES));
            Double power = section.ifGiven("power", GatewayConfigReader::power);
            String earlier = antennasTaken.putIfAbsent(reader + "/" + antenna, section.path());
            if (earlier != null && section.has("reader") && section.has("antenna")) {
                section.fault(
                        "antenna",
                        "antenna " + antenna + " of reader " + reader + " belongs to " + earlier
                                + " already; an antenna looks at one door");
            }
            section.done();
            antennas.add(new Antenna(reader, antenna, side, power));
        }
        if (antennas.isEmpty()) {
            door.fault("antennas", "a door needs at least one antenna: - {reader: R1, antenna: 1, side: out}");
        }
        return antennas;
    }

    private ReaderId knownReader(Section section) {
        ReaderId reader = section.required("reader", "R1", new ReaderId("none"), ReaderId::new);
        if (section.has("reader") && !reader.value().equals("none") && !readerIds.contains(reader.value())) {
            section.fault("reader", "there is no reader '" + reader + "'" + Guess.among(readerIds, reader.value()));
        }
        return reader;
    }

    /** GS1 General Specifications 7.9.1: weights 1 and 3 from the left, the sum is a multiple of ten. */
    private static String gln(String text) {
        if (!text.matches("\\d{13}")) {
            throw new IllegalArgumentException("'" + text + "' is no GLN; write its 13 digits in quotes");
        }
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += (text.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
        }
        int check = (10 - sum % 10) % 10;
        if (text.charAt(12) - '0' != check) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a wrong check digit; of these first twelve digits it is " + check);
        }
        return text;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time zone" + Guess.among(ZoneId.getAvailableZoneIds(), text), unknown);
        }
    }

    static String host(String text) {
        if (text.isBlank() || text.contains("/") || text.contains(" ")) {
            throw new IllegalArgumentException("'" + text + "' is no host name or address");
        }
        return text;
    }

    private static Double power(String text) {
        double dBm = Units.dBm(text);
        if (Double.isNaN(dBm) || dBm < 0 || dBm > 36) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no transmit power; write for example 30 dBm (0 to 36)");
        }
        return dBm;
    }

    static Path readable(String text) {
        Path path = Path.of(text);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("file '" + text + "' is not there or not readable for this user");
        }
        return path;
    }

    private static URI mqttUrl(String text) {
        try {
            URI url = new URI(text);
            boolean known = "mqtt".equals(url.getScheme()) || "mqtts".equals(url.getScheme());
            boolean bare = url.getRawPath() == null || url.getRawPath().isEmpty();
            if (known && bare && url.getHost() != null && url.getUserInfo() == null && url.getPort() <= 65535) {
                return url;
            }
        } catch (URISyntaxException notOne) {
            throw new IllegalArgumentException("'" + text + "' is no URL; write mqtt://host:1883", notOne);
        }
        throw new IllegalArgumentException("'" + text + "' is not mqtt://host[:port] or mqtts://host[:port]");
    }
}
