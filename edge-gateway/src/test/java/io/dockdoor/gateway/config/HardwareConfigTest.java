package io.dockdoor.gateway.config;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.config.GatewayConfig.Purpose;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.hardware.Wire.Pull;
import io.dockdoor.gateway.light.Lamp;
import io.dockdoor.gateway.light.Sign;
import io.dockdoor.reader.serial.SerialLine.Parity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardwareConfigTest {
    private static final String GOOD = """
            gateway: G1
            site: S1
            location: "9521141000014"
            timeZone: Europe/Berlin
            state: /var/lib/dockdoor/gateway
            mqtt: {url: "mqtt://127.0.0.1:1883"}
            readers: [{id: R1, host: 127.0.0.1}]
            doors: [{id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}]}]
            towers:
              - door: D1
                lamps:
                  red: {reader: R1, gpo: 1}
                  buzzer: {reader: R1, gpo: 4, on: low}
                signs:
                  ready: white
                  moved: {show: green-blink buzzer-pulse, priority: 5, for: 7 s}
                  away: {priority: 200}
                backlog: 20
            """;

    @Test
    void aWiredTowerSaysWhichLampHangsWhereAndWhatItsSignsLight() throws BadConfig {
        Tower tower = GatewayConfig.parse("gateway.yaml", GOOD).towers().get(0);
        assertEquals(
                new Output(new Terminal(Terminal.Kind.READER, "R1", 4), false),
                tower.lamps().get(Lamp.BUZZER));
        assertEquals(
                new Sign.Rule(Sign.parse("green-blink buzzer-pulse"), 5, Duration.ofSeconds(7)),
                tower.signs().get(Sign.MOVED));
        assertEquals(
                new Sign.Rule(Sign.parse("amber"), 200, Duration.ZERO),
                tower.signs().get(Sign.AWAY));
        assertEquals(Sign.parse("white"), there(tower.signs().get(Sign.READY)).shown());
        assertEquals(20, tower.backlog());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpo: 4|gpo: 1|towers[0].lamps.buzzer.gpo|output 1 of reader R1 belongs to towers[0].lamps.red already",
                "reader: R1, gpo: 4|reader: R7, gpo: 4|towers[0].lamps.buzzer.reader|there is no reader 'R7'",
                "on: low|on: off|towers[0].lamps.buzzer.on|cannot be 'off'",
                "red: {|purple: {|towers[0].lamps.purple|unknown setting",
                "{priority: 200}|{for: 2 s}|towers[0].signs.away.for|shown as long as it is so",
                "green-blink buzz|green-wink buzz|towers[0].signs.moved.show|'green-wink' is no lamp",
                "backlog: 20|backlog: 0|towers[0].backlog|out of range",
                "backlog: 20|patlite: \"10.0.0.1\"|towers[0].patlite|either a network one",
            })
    void whatIsWrongWithATowerIsToldWithItsCure(String right, String wrong, String path, String cure) {
        assertTrue(GOOD.contains(right), right);
        BadConfig refused =
                assertThrows(BadConfig.class, () -> GatewayConfig.parse("gateway.yaml", GOOD.replace(right, wrong)));
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains(path), told);
        assertTrue(told.contains(cure), told);
    }

    private static final String WIRED = GOOD.replace(
                    "doors: [{id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}]}]", """
            modules:
              - {id: IO1, device: /dev/ttyS1, baud: 19200, parity: even, unit: 3, poll: 20 ms}
            pins: mock
            doors:
              - id: D1
                mode: both
                antennas: [{reader: R1, antenna: 1, side: out}]
                beams: {outer: {module: IO1, input: 4, broken: low}}
                contact: {pin: 17, debounce: 1 s}
                motion: {pin: 27, pull: down}
            buttons:
              - {reader: R1, gpi: 2, does: confirm, doors: D1}
            """)
            .replace("gpo: 4, on: low", "gpo: 4");

    @Test
    void anythingMayHangOnAnyBox() throws BadConfig {
        GatewayConfig config = GatewayConfig.parse("gateway.yaml", WIRED);
        assertEquals(
                List.of(
                        new Wire(new Terminal(Kind.MODULE, "IO1", 4), false, Duration.ofMillis(30), Pull.NONE),
                        new Wire(new Terminal(Kind.PINS, "", 17), true, Duration.ofSeconds(1), Pull.UP),
                        new Wire(new Terminal(Kind.PINS, "", 27), true, Duration.ofMillis(150), Pull.DOWN),
                        new Wire(new Terminal(Kind.READER, "R1", 2), true, Duration.ZERO, Pull.NONE)),
                config.wires());
        assertEquals(
                new GatewayConfig.Module("IO1", Path.of("/dev/ttyS1"), 19_200, Parity.EVEN, 3, Duration.ofMillis(20)),
                config.modules().get(0));
        assertEquals(Purpose.CONFIRM, config.buttons().get(0).purpose());
        assertEquals("mock", config.pins());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pin: 27|pin: 17|doors[0].motion.pin|input pin 17 belongs to doors[0].contact already",
                "module: IO1, input|module: IO2, input|doors[0].beams.outer.module|there is no module 'IO2'",
                "input: 4|coil: 4|doors[0].beams.outer.input|is missing",
                "pull: down|pull: left|doors[0].motion.pull|cannot be 'left'",
                "pins: mock|pins: magic|pins|cannot be 'magic'",
                "unit: 3|unit: 300|modules[0].unit|out of range",
                "does: confirm, doors: D1|does: confirm, doors: D7|buttons[0].doors|there is no door 'D7'",
                "parity: even|parity: some|modules[0].parity|cannot be 'some'",
            })
    void whatIsWrongWithAWireIsToldWithItsCure(String right, String wrong, String path, String cure) {
        assertTrue(WIRED.contains(right), right);
        BadConfig refused =
                assertThrows(BadConfig.class, () -> GatewayConfig.parse("gateway.yaml", WIRED.replace(right, wrong)));
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains(path), told);
        assertTrue(told.contains(cure), told);
    }
}
