package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** The two daemons' configuration files of a demo: what an installer would write for this site, on loopback. */
final class DemoConfigs {
    static final String SITE = "S1";
    static final String GLN = "9521141000014";

    private DemoConfigs() {}

    /** {@code mqtt} is {@code embedded: {listen: ...}} or {@code url: ...}. */
    static String broker(Path state, String mqtt, int httpPort) {
        return """
                instance: demo
                state: %s
                mqtt: {%s}
                http: {listen: "127.0.0.1:%d"}
                locations:
                  - {gln: "%s", site: %s, name: Demo warehouse, type: dc}
                """.formatted(quoted(state), mqtt, httpPort, GLN, SITE);
    }

    /** The inventory broker with keys, and no difference small enough to go unapproved. */
    static String counting(DemoPlan plan, Processes processes, Path keys) {
        String mqtt = plan.mqtt() == DemoPlan.Mqtt.EMBEDDED
                ? "embedded: {listen: \"127.0.0.1:" + processes.mqttPort() + "\"}"
                : "url: \"mqtt://127.0.0.1:" + processes.mqttPort() + "\"";
        return broker(plan.run().resolve("broker"), mqtt, processes.httpPort())
                        .replace("http: {", "http: {keysFile: " + quoted(keys) + ", ")
                + "counts: {approveAbove: {units: 0}}\n";
    }

    /** A gateway with one door for every reader of the simulator. */
    static String gateway(Path state, int mqttPort, JsonNode readers, boolean beams) {
        StringBuilder yaml = new StringBuilder("""
                gateway: G1
                site: %s
                location: "%s"
                timeZone: UTC
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:%d"}
                http: {listen: "127.0.0.1:0"}
                readers:
                """.formatted(SITE, GLN, quoted(state), mqttPort));
        for (JsonNode each : readers) {
            yaml.append("  - {id: %s, host: 127.0.0.1, port: %d, profile: portal, keepalive: 2 s}\n"
                    .formatted(each.path("id").asText(), each.path("port").asInt()));
        }
        yaml.append("doors:\n");
        for (JsonNode each : readers) {
            String reader = each.path("id").asText();
            yaml.append("""
                      - id: %1$s
                        mode: both
                        antennas:
                          - {reader: %2$s, antenna: 1, side: out}
                          - {reader: %2$s, antenna: 2, side: out}
                          - {reader: %2$s, antenna: 3, side: in}
                          - {reader: %2$s, antenna: 4, side: in}
                    """.formatted(each.path("door").asText(), reader));
            if (beams) {
                yaml.append("    beams: {outer: {reader: %1$s, gpi: 1}, inner: {reader: %1$s, gpi: 2}}\n"
                        .formatted(reader));
            }
        }
        return yaml.toString();
    }

    /** For a stock mosquitto on loopback, persistence off as it comes: the ledger's acknowledgement makes up for it. */
    static String mosquitto(int port) {
        return """
                listener %d 127.0.0.1
                allow_anonymous true
                max_queued_messages 0
                """.formatted(port);
    }

    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
