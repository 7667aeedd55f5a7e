package io.dockdoor.gateway.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.SweepSummary;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.CommandLines;
import io.dockdoor.gateway.Gateway;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.mqtt.FakeBroker;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway sweeps a simulated room: commands by MQTT, an LLRP reader that changes over and back. */
class SweepIT {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final String ROOT = "dock/v1/S1/gw/G1/";
    private static final String READER = ROOT + "reader/R1/state";

    @TempDir
    Path folder;

    private final Room room = new Room(7, 60, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST);
    private FakeBroker broker;
    private SimulatedReader reader;
    private Gateway gateway;

    private static long micros() {
        Instant now = CLOCK.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @BeforeEach
    void open() throws Exception {
        broker = new FakeBroker();
        SceneClock clock = new SceneClock(SweepIT::micros);
        reader = new SimulatedReader(
                new ReaderId("R1"), room, ReaderOptions.onPort(0).as(Personality.IMPINJ), clock, id -> clock.start());
        gateway = Gateway.open(
                GatewayConfig.parse(
                        "gateway.yaml", SweepRig.yaml(folder.resolve("state"), broker.port(), reader.port())),
                CLOCK,
                RandomGenerator.of("L64X128MixRandom"),
                "test");
        Await.until(
                90,
                () -> "not reading: " + broker.retained.get(READER),
                () -> broker.retained.containsKey(READER)
                        && broker.retained.get(READER).text().contains("\"state\":\"reading\""));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        reader.close();
        broker.close();
    }

    private void command(String verb, String id, String args) {
        Instant now = CLOCK.instant();
        broker.send(
                "dock/v1/S1/to/G1/cmd/" + verb,
                """
                {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada","args":%s}""".formatted(id, now, now.plusSeconds(60), args).getBytes(StandardCharsets.UTF_8),
                false);
    }

    private List<CommandReply> replies(String id) {
        return broker.received.stream()
                .filter(each -> each.topic().equals(ROOT + "reply/" + id))
                .map(each -> read(each, CommandReply.class))
                .toList();
    }

    private static <T extends Record> T read(FakeBroker.Published message, Class<T> type) {
        try {
            return Wire.read(message.body(), type);
        } catch (BadEvent broken) {
            throw new AssertionError(message.text(), broken);
        }
    }

    private CommandReply last(String id) {
        Await.until(
                90,
                () -> "replies " + replies(id),
                () -> replies(id).stream()
                        .anyMatch(each -> !Set.of("accepted", "progress").contains(each.state())));
        List<CommandReply> all = replies(id);
        return all.get(all.size() - 1);
    }

    private void await(String id, String state) {
        Await.until(
                90,
                () -> "replies " + replies(id),
                () -> replies(id).stream().anyMatch(each -> each.state().equals(state)));
    }

    private SweepSummary summary(String id) {
        Await.until(
                30,
                () -> "no summary of " + id,
                () -> broker.received.stream()
                        .anyMatch(each -> each.topic().equals(ROOT + "sweep/" + id + "/summary")));
        return broker.received.stream()
                .filter(each -> each.topic().equals(ROOT + "sweep/" + id + "/summary"))
                .map(each -> read(each, SweepSummary.class))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRoomIsCountedAndTheReaderServesItsDoorAgain() {
        command("sweep.start", "c0", "{\"zone\":\"yard\"}");
        command("sweep.start", "c1", "{\"zone\":\"hall\",\"for\":\"2 s\"}");
        assertEquals("completed", last("c1").state(), last("c1").sentence());
        assertEquals("args.zone", last("c0").field());

        SweepSummary summary = summary("c1");
        Set<String> found = new HashSet<>();
        for (FakeBroker.Published each : broker.received) {
            if (each.topic().startsWith(ROOT + "sweep/c1/part-")) {
                read(each, SweepPart.class).epcs().forEach(tag -> found.add(tag.hex()));
            }
        }
        long readable = room.readable().stream()
                .filter(epc -> !found.contains(epc.hex()))
                .count();
        assertTrue(readable <= 2, readable + " of " + room.readable().size() + " were not found");
        assertEquals("complete", summary.state(), summary.reasons().toString());
        assertEquals(found.size(), summary.epcs());
        assertEquals("c1", summary.commandId());

        // the same id is the same sweep; and what is acknowledged is not told again
        command("sweep.start", "c1", "{\"doors\":[\"D1\"],\"for\":\"3 s\"}");
        command("sweep.ack", "c2", "{\"sweepId\":\"c1\"}");
        assertEquals("completed", last("c2").state());
        assertEquals(
                2,
                replies("c1").stream()
                        .filter(each -> each.state().equals("completed"))
                        .count());
        // the door has its reader again: another sweep can begin, this time from the command line
        StringWriter out = new StringWriter();
        int exit = CommandLines.main()
                .setOut(new PrintWriter(out))
                .execute(
                        "sweep",
                        "--zone=hall",
                        "--for=1s",
                        "--watch",
                        "--broker=mqtt://127.0.0.1:" + broker.port(),
                        "--site=S1",
                        "--gateways=G1,G1");
        // which of the two is first, and whether the other still finds it under way, is not for us to say
        assertEquals(
                2,
                out.toString()
                        .lines()
                        .filter(line -> line.startsWith("G1 accepted: ") || line.startsWith("G1 rejected: "))
                        .count(),
                out.toString());
        assertTrue(out.toString().contains("accepted: sweeping door D1 for 1.0 s"), out.toString());
        assertTrue(out.toString().contains("gone since c1"), out.toString());
        assertTrue(out.toString().contains("G1 completed: "), out.toString());
        if (out.toString().contains("G1 rejected: ")) {
            assertEquals(2, exit, "one of them did not begin: " + out);
        }
    }

    @Test
    void itGivesWayToWhatPassesAndCanBeCancelled() {
        command("sweep.start", "c1", "{\"for\":\"60 s\"}");
        await("c1", "progress");
        command("sweep.start", "c2", "{\"for\":\"3 s\"}");
        assertEquals("busy", last("c2").code());
        room.input(1, true);
        room.input(1, false);
        command("sweep.cancel", "c3", "{}");
        assertEquals("completed", last("c3").state());
        assertEquals("completed", last("c1").state());
        assertEquals("cancelled", summary("c1").state());
        assertTrue(summary("c1").sweptSeconds() < 60);
    }

    @Test
    void aButtonStartsItAndTheSameComputerMayBreakItOff() throws Exception {
        room.input(3, true);
        Await.until(60, () -> "no progress", () -> post("/commands/sweep.cancel", "h" + asked.incrementAndGet(), 202));
        Await.until(
                60,
                () -> "no summary",
                () -> broker.received.stream()
                        .anyMatch(each -> each.topic().endsWith("/summary")
                                && read(each, SweepSummary.class).startedBy().equals("button-R1-3")));
        assertTrue(post("/commands/sweep.cancel", "h0", 409));
        assertTrue(post("/commands/sweep.cancel", "a b", 400));
        assertTrue(post("/commands/nothing", "h00", 409));
    }

    private final AtomicInteger asked = new AtomicInteger();

    private boolean post(String path, String id, int status) {
        Instant now = CLOCK.instant();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.httpPort() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada"}""".formatted(id, now, now.plusSeconds(60))))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == status;
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void aReaderLostInTheMiddleLeavesAnHonestPartOfIt() {
        command("sweep.start", "c1", "{\"for\":\"60 s\"}");
        await("c1", "progress");
        reader.close();
        assertEquals("completed", last("c1").state());
        SweepSummary summary = summary("c1");
        assertEquals("partial", summary.state());
        assertTrue(
                summary.reasons().get(0).startsWith("Reader R1 was lost"),
                summary.reasons().toString());
        assertTrue(summary.epcs() > 0 && summary.quality() < 0.5, summary.toString());
        command("sweep.start", "c2", "{\"for\":\"60 s\"}");
        assertEquals("unavailable", last("c2").code());
    }
}
