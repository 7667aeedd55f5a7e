package io.dockdoor.gateway.config;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.gateway.light.Sign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the installer copies out of the guide must be accepted. */
class HardwareGuideTest {
    private static final String REST = """
            gateway: G1
            site: S1
            location: "9521141000014"
            timeZone: Europe/Berlin
            state: /var/lib/dockdoor/gateway
            mqtt: {url: "mqtt://127.0.0.1:1883"}
            readers: [{id: R1, host: 127.0.0.1}]
            """;

    @Test
    void everyExampleOfTheHardwareGuideIsAGoodConfiguration() throws IOException, BadConfig {
        List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/hardware.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(6, examples.size());
        GatewayConfig config = GatewayConfig.parse("hardware.md", REST + String.join("", examples));
        assertEquals("S1", config.scanners().get(0).id());
        assertEquals(
                Sign.parse("white"),
                there(config.towers().get(0).signs().get(Sign.READY)).shown());
        assertEquals(6, config.towers().get(1).lamps().size());
        assertEquals(2, config.buttons().size());
        assertTrue(config.usesPins());
        assertEquals(2, config.doors().get(0).antennas().size());
    }
}
