package io.dockdoor.broker.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.config.BrokerConfig.Embedded;
import io.dockdoor.broker.config.BrokerConfig.External;
import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.daemon.settings.Listen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
    @Test
    void theExampleThatIsShippedIsRight() throws BadConfig {
        BrokerConfig config = BrokerConfig.read(Path.of("../config/broker.yaml"));
        assertEquals(new Listen("127.0.0.1", 8080), config.http().listen());
        assertEquals("9521141000014", config.locations().get(0).key());
    }

    @Test
    void allFaultsAreToldTogetherWithTheirLines() {
        List<String> told = faults("""
                instance: "no dots."
                stat: /tmp/x
                mqtt: {embedded: {listen: "127.0.0.1"}, prefix: "a//b"}
                locations:
                  - {gln: "9521141000015", site: S1}
                  - {gln: "9521141000014", site: "S 1", type: dc2}
                """);
        assertEquals(8, told.size(), () -> String.join("\n", told));
        assertEquals("line 1: instance: 'no dots.' must be 1 to 32 of letters, digits, '_' and '-'", told.get(0));
        assertEquals("line 1: state: is missing; for example state: /var/lib/dockdoor/broker", told.get(1));
        assertEquals("line 2: stat: unknown setting; did you mean 'state'?", told.get(2));
        assertTrue(told.get(3).startsWith("line 3: mqtt.prefix: "), told.get(3));
        assertTrue(told.get(4).startsWith("line 3: mqtt.embedded.listen: "), told.get(4));
        assertTrue(told.get(5).startsWith("line 5: locations[0].gln: "), told.get(5));
        assertTrue(told.get(6).startsWith("line 6: locations[1].site: "), told.get(6));
        assertEquals("line 6: locations[1].type: cannot be 'dc2'; did you mean 'dc'?", told.get(7));
    }

    @Test
    void theLedgersDatabaseIsAFileUnlessPostgresIsNamed() throws BadConfig {
        List<String> told = faults("""
                state: /tmp/x
                store: {url: "postgres://db/x", passwordFile: /tmp/p}
                """);
        assertEquals(2, told.size(), () -> String.join("\n", told));
        assertTrue(told.get(0).endsWith("must be jdbc:postgresql://host:port/name"), told.get(0));
        assertTrue(told.get(1).endsWith("a password needs a user: add store.user"), told.get(1));
        assertTrue(faults("state: /tmp/x\nstore: {url: \"jdbc:postgresql://db/x?password=p\"}\n")
                .get(0)
                .endsWith("must not hold a password: give passwordFile"));
        BrokerConfig config = BrokerConfig.parse(
                "broker.yaml",
                "state: /tmp/x\nstore: {url: \"jdbc:postgresql://db:5432/ledger\", user: u, passwordFile: /tmp/p}\n");
        assertEquals(
                new BrokerConfig.Store("jdbc:postgresql://db:5432/ledger", "u", Path.of("/tmp/p")), config.store());
    }

    @Test
    void anMqttBrokerOpenToOtherMachinesNeedsUsers() {
        List<String> told = faults("state: /tmp/x\nmqtt: {embedded: {listen: \"0.0.0.0:1883\"}}\n");
        assertEquals(1, told.size());
        assertTrue(told.get(0).contains("name users with passwordFile, or listen on 127.0.0.1"), told.get(0));
        assertEquals(List.of(), faults("""
                        state: /tmp/x
                        mqtt:
                          embedded:
                            listen: "0.0.0.0:1883"
                            users:
                              - {name: G1, role: gateway, passwordFile: /tmp/p}
                        """));
    }

    @Test
    void withoutMqttTheEmbeddedBrokerIsUsed() throws BadConfig {
        BrokerConfig config = BrokerConfig.parse("broker.yaml", "state: /tmp/x");
        assertTrue(
                config.mqtt() instanceof Embedded embedded && embedded.listen().port() == 1883);
    }

    @Test
    void anExternalBrokerIsNamedByUrl() throws BadConfig {
        BrokerConfig config = BrokerConfig.parse(
                "broker.yaml",
                "state: /tmp/x\nmqtt: {url: \"mqtts://mqtt.example.com:8883\", user: inv, passwordFile: /tmp/p}");
        assertTrue(config.mqtt() instanceof External external
                && external.url().getHost().equals("mqtt.example.com"));
        assertEquals(1, faults("state: /tmp/x\nmqtt: {url: \"http://x\"}").size());
    }

    @Test
    void whatIsNoYamlIsSaidSo() {
        List<String> told = faults("state: [unclosed\nx: y");
        assertEquals(1, told.size());
        assertTrue(told.get(0).startsWith("line 2: this is not YAML ("), told.get(0));
        assertEquals(1, faults("").size());
    }

    private static List<String> faults(String yaml) {
        try {
            BrokerConfig.parse("broker.yaml", yaml);
            return List.of();
        } catch (BadConfig bad) {
            return bad.faults().stream().map(Fault::toString).toList();
        }
    }
}
