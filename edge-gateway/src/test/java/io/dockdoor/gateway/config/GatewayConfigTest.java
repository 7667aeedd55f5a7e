package io.dockdoor.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Side;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.Doors;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.ReaderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayConfigTest {
    private static final String GOOD = """
            gateway: G1
            site: S1
            location: "9521141000014"
            timeZone: Europe/Berlin
            state: /var/lib/dockdoor/gateway
            journal: {maxBytes: 512 MiB, maxAge: 7 d}
            mqtt: {url: "mqtt://127.0.0.1:1884", prefix: acme/dock/v1, keepAlive: 30 s}
            readers:
              - {id: R1, host: 127.0.0.1, port: 5085, keepalive: 2 s, power: 30 dBm}
            doors:
              - id: D1
                mode: both
                antennas:
                  - {reader: R1, antenna: 1, side: out}
                  - {reader: R1, antenna: 3, side: in, power: 27.5 dBm}
                beams:
                  outer: {reader: R1, gpi: 1}
                  inner: {reader: R1, gpi: 2, broken: low}
            http: {listen: "127.0.0.1:0"}
            """;

    private static final String SCANNERS = GOOD + """
            scanners:
              - id: S1
                device: /dev/serial/by-id/usb-Scanner-if00
                door: D1
                within: 90 s
                documents: {desadv: "DN[0-9]{6}", po: "PO-.+"}
            """;

    @Test
    void aScannerBelongsToADoorAndKnowsItsDocuments() throws BadConfig {
        GatewayConfig.Scanner scanner =
                GatewayConfig.parse("gateway.yaml", SCANNERS).scanners().get(0);
        assertEquals("S1", scanner.id());
        assertEquals(Path.of("/dev/serial/by-id/usb-Scanner-if00"), scanner.device());
        assertEquals(9600, scanner.baud());
        assertEquals("D1", scanner.door().value());
        assertEquals(Duration.ofSeconds(90), scanner.within());
        assertEquals(
                List.of("desadv", "po"),
                scanner.documents().stream()
                        .map(GatewayConfig.ScannedDocument::kind)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "door: D1,door: D9,scanners[0].door,there is no door 'D9'",
        "device: /dev,device: dev,scanners[0].device,its whole path",
        "DN[0-9],DN[0-9,scanners[0].documents.desadv,no regular expression",
        "within: 90 s,within: 90,scanners[0].within,no duration",
        "desadv:,asn:,scanners[0].documents.asn,unknown setting",
        "id: S1,id: a.b,scanners[0].id,1 to 64 letters"
    })
    void whatIsWrongWithAScannerIsToldWithItsCure(String right, String wrong, String path, String cure) {
        BadConfig refused = assertThrows(
                BadConfig.class,
                () -> GatewayConfig.parse(
                        "gateway.yaml",
                        SCANNERS.replace("    " + right, "    " + wrong)
                                .replace("{" + right, "{" + wrong)
                                .replace("- " + right, "- " + wrong)
                                .replace("\"" + right, "\"" + wrong)));
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains(path), told);
        assertTrue(told.contains(cure), told);
    }

    @Test
    void everySettingArrivesWithItsUnit() throws BadConfig {
        GatewayConfig config = GatewayConfig.parse("gateway.yaml", GOOD);

        assertEquals("G1", config.id().value());
        assertEquals("9521141000014", config.gln());
        assertEquals(ZoneId.of("Europe/Berlin"), config.zone());
        assertEquals(512L << 20, config.journal().maxBytes());
        assertEquals(Duration.ofDays(7), config.journal().maxAge());
        assertEquals("acme/dock/v1", config.mqtt().prefix().prefix());
        assertEquals(1884, config.mqtt().port());
        assertEquals(Duration.ofSeconds(30), config.mqtt().keepAlive());
        assertEquals(Duration.ofSeconds(2), config.readers().get(0).keepalive());
        Door door = config.doors().get(0);
        assertEquals(DoorMode.BOTH, door.mode());
        assertEquals(Side.IN, door.antennas().get(1).side());
        assertEquals(27.5, door.antennas().get(1).powerDbm());
        assertEquals(
                new Wire(new Terminal(Terminal.Kind.READER, "R1", 2), false, Duration.ZERO, Wire.Pull.NONE),
                door.inner());
        assertEquals(0, config.http().port());
        assertEquals(Path.of("/var/lib/dockdoor/gateway/spool"), config.spool());
    }

    @Test
    void aReaderIsSpokenToAsItNeedsIt() throws BadConfig {
        String fingerprint = "AB:".repeat(31) + "AB";
        GatewayConfig config = GatewayConfig.parse(
                "gateway.yaml",
                GOOD.replace(
                        "port: 5085",
                        "fingerprint: \"" + fingerprint + "\", llrp: 1.1, hold: false, session: 1, mode: 1002"));
        ReaderSettings settings = Doors.settings(config, config.readers().get(0));

        assertEquals(new ReaderSettings.Tls(Set.of(fingerprint)), settings.tls());
        assertEquals(5085, settings.port());
        assertTrue(settings.negotiate());
        assertFalse(settings.hold());
        assertEquals(1, settings.session());
        assertEquals(1002, settings.rfMode());
    }

    @ParameterizedTest
    @CsvSource({"portal,PORTAL,0", "sweep,SWEEP,2", "bulk,BULK,2"})
    void aReaderIsUsedForWhatItsProfileSays(String profile, InventoryProfile meant, int session) throws BadConfig {
        GatewayConfig config = GatewayConfig.parse("gateway.yaml", GOOD.replace("port: 5085", "profile: " + profile));
        ReaderSettings settings = Doors.settings(config, config.readers().get(0));

        assertEquals(meant, settings.profile());
        assertEquals(-1, settings.session(), "left to the profile");
        assertEquals(session, meant.session());
        assertEquals(
                session >= 2 ? 1 : 0,
                config.warnings().size(),
                config.warnings().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "session: 0,none",
        "session: 1,none",
        "session: 2,reader R1 (profile portal) uses Gen2 session 2 at door D1: a tag once read keeps silent",
        "session: 3,reader R1 (profile portal) uses Gen2 session 3 at door D1: a tag once read keeps silent",
        "profile: sweep,reader R1 (profile sweep) uses Gen2 session 2 at door D1: a tag once read keeps silent",
        "'profile: bulk, session: 1',none"
    })
    void aSessionThatSilencesTagsAtADoorIsWarnedOfAndAccepted(String setting, String warning) throws BadConfig {
        List<String> warnings = GatewayConfig.parse("gateway.yaml", GOOD.replace("port: 5085", setting))
                .warnings();
        if (warning.equals("none")) {
            assertEquals(List.of(), warnings);
        } else {
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).startsWith(warning), warnings.toString());
            assertTrue(warnings.get(0).endsWith("use profile portal, and session 0 or 1"), warnings.toString());
        }
    }

    @Test
    void allFaultsAreToldTogetherInTheOrderOfTheFileWithLineAndPath() {
        List<Fault> faults = faults("""
                gateway: G.1
                site: S1
                location: "9521141000015"
                timezone: Europe/Berlin
                state: /tmp/x
                mqtt: {url: "http://127.0.0.1:1883"}
                readers:
                  - {id: R1, host: 127.0.0.1, port: 70000}
                  - {id: R1, host: 127.0.0.1, keepalive: 10}
                doors:
                  - id: D1
                    mode: bth
                    antennas:
                      - {reader: R1, antenna: 1, side: ouut}
                      - {reader: R1, antenna: 1, side: in}
                      - {reader: R7, antenna: 2, side: in}
                """);

        List<String> places =
                faults.stream().map(fault -> fault.line() + " " + fault.path()).toList();
        assertEquals(
                List.of(
                        "1 gateway",
                        "1 timeZone",
                        "3 location",
                        "4 timezone",
                        "6 mqtt.url",
                        "8 readers[0].port",
                        "9 readers[1].id",
                        "9 readers[1].keepalive",
                        "12 doors[0].mode",
                        "14 doors[0].antennas[0].side",
                        "15 doors[0].antennas[1].antenna",
                        "16 doors[0].antennas[2].reader"),
                places,
                faults.toString());
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "site: S1|sitte: S1|did you mean 'site'?",
                "mode: both|mode: bth|did you mean 'both'?",
                "side: out}|side: ouut}|did you mean 'out'?",
                "\"9521141000014\"|\"9521141000015\"|of these first twelve digits it is 4",
                "keepAlive: 30 s|keepAlive: 30|write a number and ms, s, min, h or d",
                "keepAlive: 30 s|keepAlive: 3000 h|from 5 s to 10 min",
                "power: 30 dBm|power: 30|write for example 30 dBm",
                "512 MiB|512|write a number and KiB, MiB or GiB",
                "Europe/Berlin|Europe/Berln|did you mean 'Europe/Berlin'?",
                "port: 5085|port: 0|from 1 to 65535",
                "port: 5085|fingerprint: AB:CD|is not a SHA-256 fingerprint",
                "port: 5085|llrp: 2.0|cannot be '2.0'",
                "port: 5085|session: 4|from 0 to 3",
                "port: 5085|profile: swep|did you mean 'sweep'?",
                "gpi: 2|gpi: 1|belongs to doors[0].beams.outer already",
                "antenna: 3|antenna: 1|belongs to doors[0].antennas[0] already",
                "\"127.0.0.1:0\"|\"8081\"|is not host:port",
                "mqtt://|mqtt:/|is not mqtt://host",
                "id: D1|id: A-door-with-a-very-long-name|at most 20 characters",
                "    mode: both|    mode: [both]|expected one value here",
                "gateway: G1|gateway: G1\\ngateway: G2|already set in line 1",
            })
    void aMistakeIsNamedWithItsCure(String right, String wrong, String cure) {
        String yaml = GOOD.replace(right, wrong.replace("\\n", "\n"));
        List<Fault> faults = faults(yaml);
        assertEquals(
                1,
                faults.stream().filter(fault -> fault.sentence().contains(cure)).count(),
                faults.toString());
    }

    @Test
    void whatIsNoYamlIsToldWithItsLineAndNothingElse() {
        List<Fault> faults = faults("gateway: G1\nsite: [S1\nlocation: x\n");
        assertEquals(1, faults.size(), faults.toString());
        assertTrue(faults.get(0).line() >= 2, faults.toString());
    }

    @Test
    void anEmptyFileMissesEverythingThatHasNoDefault() {
        List<String> missing = faults("").stream().map(Fault::path).toList();
        assertEquals(List.of("gateway", "site", "location", "timeZone", "state", "mqtt", "readers", "doors"), missing);
    }

    @Test
    void aReaderThatNoDoorUsesIsAMistake() {
        List<Fault> faults = faults(GOOD.replace("doors:", "  - {id: R2, host: 127.0.0.1}\ndoors:"));
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).sentence().contains("reader 'R2' has no antenna"), faults.toString());
    }

    @Test
    void aFileThatIsNotThereIsOneSentence(@TempDir Path folder) {
        BadConfig bad = assertThrows(BadConfig.class, () -> GatewayConfig.read(folder.resolve("no.yaml")));
        assertEquals(folder.resolve("no.yaml") + ": there is no such file", bad.getMessage());
    }

    private static List<Fault> faults(String yaml) {
        return assertThrows(BadConfig.class, () -> GatewayConfig.parse("gateway.yaml", yaml))
                .faults();
    }
}
