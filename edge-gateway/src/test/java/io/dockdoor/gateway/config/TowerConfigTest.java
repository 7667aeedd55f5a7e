package io.dockdoor.gateway.config;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.light.Lamp;
import io.dockdoor.gateway.light.Sign;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TowerConfigTest {
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
}
