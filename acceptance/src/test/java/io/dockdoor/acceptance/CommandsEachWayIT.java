package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.mqtt.EmbeddedBroker;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way in which a command may come more than once, late or wrong, to a gateway that is a process of its own and is killed on
 * the way: the reply that docs/commands.md promises and no second action. The mode of a door shows what was done: a command done
 * twice would show as a mode between two others.
 */
@Execution(ExecutionMode.CONCURRENT)
class CommandsEachWayIT {
    private static final int NOT_AUTHORISED = 135;

    @TempDir
    private Path folder;

    private final List<CommandReply> replies = new CopyOnWriteArrayList<>();
    private final List<String> modes = new CopyOnWriteArrayList<>();
    private @Nullable MqttCrew crew;

    @ParameterizedTest
    @EnumSource(Mqtt.class)
    void aCommandIsDoneOnceHoweverItComes(Mqtt mqtt) throws Exception {
        if (mqtt == Mqtt.MOSQUITTO) {
            Tools.need("mosquitto command suite", "mosquitto");
        }
        DemoPlan plan = DemoRuns.plan(folder.resolve("run"), Duration.ofSeconds(30), 1, true, mqtt);
        Files.createDirectories(plan.run());
        SceneClock scene = new SceneClock(() -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        try (Processes processes = new Processes(plan);
                SimulatedReader reader = new SimulatedReader(
                        new ReaderId("R1"),
                        new Room(7, 5, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST),
                        ReaderOptions.onPort(0),
                        scene,
                        id -> scene.start());
                EmbeddedBroker embedded = mqtt == Mqtt.EMBEDDED ? OneDoor.broker(folder.resolve("mqtt")) : null) {
            processes.startMqtt();
            int port = embedded == null ? processes.mqttPort() : embedded.port();
            try (MqttCrew hand = new MqttCrew(port, this::heard)) {
                crew = hand;
                processes.startGateway(
                        new ObjectMapper().readTree("[{\"id\":\"R1\",\"door\":\"D1\",\"port\":" + reader.port() + "}]"),
                        port);
                await("a reading reader", () -> hand.some("dock/v1/S1/gw/G1/reader/R1/state", "\"reading\""));

                duplicatedAndReordered();
                expired();
                retained(embedded != null);
                killedOnTheWay(processes, embedded != null);
            }
        }
        // nothing was done twice: the door was used for these, one after the other, and for nothing between them
        assertEquals(List.of("both", "ship", "receive", "ship", "both", "receive", "both", "ship"), modes);
    }

    private void duplicatedAndReordered() throws Exception {
        Instant now = Instant.now();
        send("first", "door.mode", mode("ship"), now);
        done("first", "ship");
        send("second", "door.mode", mode("receive"), now);
        done("second", "receive");
        repeats("first", () -> send("first", "door.mode", mode("ship"), now));

        // the later one arrives first: both are done, in the order in which they came, each once
        send("later", "door.mode", mode("ship"), now.plusSeconds(1));
        done("later", "ship");
        send("earlier", "door.mode", mode("both"), now.minusSeconds(1));
        done("earlier", "both");
        repeats("later", () -> send("later", "door.mode", mode("ship"), now.plusSeconds(1)));
    }

    private void expired() throws Exception {
        Instant before = Instant.now().minus(Duration.ofMinutes(10));
        send("stale", "door.mode", mode("ship"), before);
        assertEquals("rejected expired", reply("stale", 0));
        repeats("stale", () -> send("stale", "door.mode", mode("ship"), before));
    }

    private void retained(boolean embedded) throws Exception {
        int answer = hand().retained("door.mode", body("kept", mode("ship"), Instant.now()));
        if (embedded) {
            assertEquals(NOT_AUTHORISED, answer, "the embedded broker takes no command to keep it");
        } else {
            assertEquals("rejected retained", reply("kept", 0));
        }
        send("after", "door.mode", mode("receive"), Instant.now());
        done("after", "receive");
        if (embedded) {
            assertEquals(List.of(), of("kept"), "the gateway heard nothing of it");
        }
    }

    private void killedOnTheWay(Processes processes, boolean embedded) throws Exception {
        Instant now = Instant.now();
        send("sweep", "sweep.start", "{\"for\":\"10 min\"}", now);
        assertEquals("accepted ok", reply("sweep", 0));
        send("last", "door.mode", mode("both"), now);
        done("last", "both");
        processes.kill(Victim.GATEWAY);
        long kept = of("kept").size();
        send("sweep", "sweep.start", "{\"for\":\"10 min\"}", now);
        processes.start(Victim.GATEWAY);

        await("word of what was interrupted", () -> of("sweep").contains("failed interrupted"));
        if (!embedded) {
            await("word of what is kept", () -> of("kept").size() > kept);
            assertEquals("rejected retained", reply("kept", of("kept").size() - 1));
        }
        int before = of("sweep").size();
        send("sweep", "sweep.start", "{\"for\":\"10 min\"}", now);
        await(
                "the same reply",
                () -> after(of("sweep"), before).containsAll(List.of("accepted ok", "failed interrupted")));
        send("cancel", "sweep.cancel", "{}", now);
        assertEquals("rejected unavailable", reply("cancel", 0));
        repeats("first", () -> send("first", "door.mode", mode("ship"), now));
        repeats("stale", () -> send("stale", "door.mode", mode("ship"), now));
        repeats("last", () -> send("last", "door.mode", mode("both"), now));
        send("end", "door.mode", mode("ship"), Instant.now());
        done("end", "ship");
    }

    private interface Again {
        void send() throws Exception;
    }

    /**
     * The same replies as the first time, byte for byte, {@code at} being that of the first time as well; in any order, as the embedded
     * MQTT broker now and then passes on the second of two messages first.
     */
    private void repeats(String id, Again again) throws Exception {
        List<CommandReply> before = all(id);
        List<CommandReply> distinct = before.stream().distinct().toList();
        again.send();
        await(
                "again what was replied to " + id,
                () -> after(all(id), before.size()).containsAll(distinct));
        assertEquals(Set.copyOf(distinct), Set.copyOf(after(all(id), before.size())));
    }

    private static <T> List<T> after(List<T> all, int count) {
        return all.subList(count, all.size());
    }

    private void done(String id, String mode) throws InterruptedException {
        await(id + " to be done", () -> of(id).contains("completed ok"));
        await(
                "the door in mode " + mode,
                () -> !modes.isEmpty() && modes.get(modes.size() - 1).equals(mode));
    }

    private String reply(String id, int number) throws InterruptedException {
        await("a reply to " + id, () -> of(id).size() > number);
        return of(id).get(number);
    }

    private List<CommandReply> all(String id) {
        return replies.stream().filter(each -> each.commandId().equals(id)).toList();
    }

    private List<String> of(String id) {
        return all(id).stream().map(each -> each.state() + " " + each.code()).toList();
    }

    private void heard(String topic, byte[] body) {
        try {
            if (topic.startsWith("dock/v1/S1/gw/G1/reply/")) {
                CommandReply reply = Wire.read(body, CommandReply.class);
                if (!reply.state().equals("progress")) {
                    replies.add(reply);
                }
            } else if (topic.equals("dock/v1/S1/gw/G1/door/D1/state")) {
                String mode = Wire.read(body, DoorState.class).mode();
                if (modes.isEmpty() || !modes.get(modes.size() - 1).equals(mode)) {
                    modes.add(mode);
                }
            }
        } catch (BadEvent senseless) {
            throw new AssertionError(topic, senseless);
        }
    }

    private static String mode(String mode) {
        return "{\"door\":\"D1\",\"mode\":\"" + mode + "\"}";
    }

    private static byte[] body(String id, String args, Instant issued) {
        return """
                {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada","args":%s}""".formatted(id, issued, issued.plusSeconds(300), args).getBytes(StandardCharsets.UTF_8);
    }

    private void send(String id, String verb, String args, Instant issued) throws Exception {
        assertTrue(hand().send(verb, body(id, args, issued)) < 0x80, "the broker takes " + verb + " " + id);
    }

    private MqttCrew hand() {
        return Objects.requireNonNull(crew);
    }

    private void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() - end < 0,
                    () -> "no " + what + "; replies "
                            + replies.stream()
                                    .map(each -> each.commandId() + " " + each.state() + " " + each.code())
                                    .toList()
                            + ", modes " + new ArrayList<>(modes));
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
