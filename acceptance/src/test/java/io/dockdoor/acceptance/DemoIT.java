package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** One run of the demo, with a stranger's MQTT client and a stranger's LLRP decoder looking on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {
    private static final Pattern PORT = Pattern.compile("id: R\\d+, host: 127.0.0.1, port: (\\d+)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    private final List<Process> lookingOn = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private DemoRuns.Outcome outcome;

    @BeforeAll
    void runTheDemo() throws IOException, InterruptedException {
        DemoPlan plan = DemoRuns.plan(folder.resolve("run"), Duration.ofSeconds(30), 7, true, Mqtt.EMBEDDED);
        look(
                "tshark",
                "tshark",
                "-q",
                "-i",
                "lo",
                "-f",
                "tcp",
                "-w",
                folder.resolve("lo.pcapng").toString());
        // a client that keeps asking until the broker is there
        look(
                "mosquitto_sub",
                "sh",
                "-c",
                "until mosquitto_sub -V 5 -q 1 -h 127.0.0.1 -p %d -t 'dock/v1/#' -F '%%r\t%%t\t%%P\t%%p'; do sleep 0.2; done"
                        .formatted(plan.mqttPort()));
        outcome = DemoRuns.run(plan);
        stopLookingOn();
    }

    @AfterAll
    void stopLookingOn() throws InterruptedException {
        for (Process each : lookingOn) {
            each.descendants().forEach(ProcessHandle::destroy);
            each.destroy();
            if (!each.waitFor(10, TimeUnit.SECONDS)) {
                each.destroyForcibly().waitFor();
            }
        }
        lookingOn.clear();
    }

    @Test
    void bookedStockEqualsTheTruthOfTheScene() {
        assertTrue(outcome.equal(), outcome.printed());
        assertTrue(outcome.printed().contains("Booked stock equals the truth."), outcome.printed());
    }

    @Test
    void aStrangersMqttClientSeesValidEpcisEvents() throws IOException, BadEvent {
        Tools.need("third-party MQTT client suite", "mosquitto_sub");
        Path schemaFile = DemoRuns.project().resolveSibling("shared/gs1/epcis/EPCIS-JSON-Schema.json");
        assumeTrue(
                Files.exists(schemaFile),
                "EPCIS schema suite on published bytes: GS1's schema is not beside the project");
        JsonSchema schema = Contract.schema(Files.readString(schemaFile));
        int movements = 0;
        for (String[] part : published()) {
            if (part[1].contains("/movement/")) {
                movements++;
                assertEquals("0", part[0], "a movement is never retained: " + part[1]);
                assertEquals(List.of(), List.copyOf(schema.validate(part[3], InputFormat.JSON)), part[3]);
                InventoryEvent event = EventJson.read(part[3].getBytes(StandardCharsets.UTF_8));
                assertTrue(part[2].contains("id:" + event.id()), "CloudEvents id as a user property: " + part[2]);
            }
        }
        assertTrue(movements >= 4, "movements seen by the stranger: " + movements);
    }

    @Test
    void everyMessagePublishedIsInTheContract() throws IOException {
        Tools.need("published contract suite", "mosquitto_sub");
        Contract contract = new Contract();
        List<String> faults = new ArrayList<>();
        for (String[] part : published()) {
            if (!part[3].isEmpty()) {
                faults.addAll(contract.faults(part[1], part[3]));
            }
        }
        assertEquals(List.of(), faults);
    }

    /** Retained flag, topic, user properties and payload of every message that the stranger saw. */
    private List<String[]> published() throws IOException {
        return Files.readAllLines(folder.resolve("mosquitto_sub.txt"), StandardCharsets.UTF_8).stream()
                .map(line -> line.split("\t", 4))
                .filter(part -> part.length == 4)
                .toList();
    }

    @Test
    void aStrangersDecoderFindsNoMalformedLlrpMessage() throws IOException, InterruptedException {
        Tools.need("LLRP capture suite", "tshark");
        Path capture = folder.resolve("lo.pcapng");
        assumeTrue(
                Files.exists(capture) && Files.size(capture) > 10_000,
                "LLRP capture suite: this user may not capture on loopback");
        List<String> command = new ArrayList<>(List.of("tshark", "-r", capture.toString()));
        Matcher ports = PORT.matcher(Files.readString(folder.resolve("run/gateway.yaml")));
        while (ports.find()) {
            command.add("-d");
            command.add("tcp.port==" + ports.group(1) + ",llrp");
        }
        String reports = tshark(command, "llrp.type == 61");
        String malformed = tshark(command, "llrp && (_ws.malformed || _ws.expert.severity == 8388608)");

        assertFalse(
                reports.lines().limit(50).count() < 50,
                "RO_ACCESS_REPORTs decoded: " + reports.lines().count());
        assertEquals("", malformed);
    }

    private String tshark(List<String> command, String filter) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.add("-Y");
        all.add(filter);
        return Tools.output(folder, all.toArray(String[]::new));
    }

    /** Starts an onlooker when it is installed; what it prints goes to {@code NAME.txt}. */
    private void look(String name, String... command) throws IOException {
        if (Tools.installed(name)) {
            lookingOn.add(new ProcessBuilder(command)
                    .redirectOutput(folder.resolve(name + ".txt").toFile())
                    .redirectError(folder.resolve(name + ".err").toFile())
                    .start());
        }
    }
}
