package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** With the ledger in a SQLite file that cannot grow any more: the system refuses this process any larger file (setrlimit(2)). */
@Isolated("the limit is one of the whole process, and of whatever it starts")
class FullDiskIT extends RunningBroker {
    /** More than any file of the embedded MQTT broker, less than the ledger needs. */
    private static final long LIMIT = 6L << 20;

    private static final int EVENTS = 60;
    private static final String ALERTS = "dock/v1/_inv/alert/";

    @Override
    String mqtt() {
        return "embedded: {listen: \"127.0.0.1:0\"}";
    }

    @Test
    void whatCannotBeWrittenIsNotAcknowledgedAndBookedOnceThereIsRoomAgain() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.subscribe(ALERTS + "+");
            limit(Long.toString(LIMIT));
            for (int i = 1; i <= EVENTS; i++) {
                int event = i;
                peer.publish(
                        DOOR + "receive",
                        Events.receive(
                                i,
                                IntStream.range(0, 500)
                                        .mapToObj(unit -> "E" + event + "U" + unit)
                                        .toArray(String[]::new)));
            }
            Peer.await(() -> broker.health().status().equals("down"));
            assertEquals("ledger", broker.health().code());
            assertTrue(
                    broker.health().sentence().contains("Look at the disk of"),
                    broker.health().sentence());
            assertFalse(
                    peer.heard(ACK).stream().anyMatch(each -> each.payload().contains("\"position\":" + EVENTS + ",")));
            String alert = peer.await(ALERTS + "ledger", "\"cannot-book\"");
            assertEquals(List.of(), WireSchema.faults("alert", alert));
            assertTrue(
                    alert.contains("\"severity\":\"critical\"") && alert.contains("\"remedy\":\"Look at the disk of"),
                    alert);
            limit("unlimited");
            peer.await(ACK, "\"position\":" + EVENTS + ",");
            Peer.await(() -> withdrawn(peer, alert));
            assertTrue(withdrawn(peer, alert), () -> "still raised: " + peer.heard(ALERTS + "ledger"));
            Peer.await(() -> broker.health().status().equals("up"));
            assertEquals(EVENTS, number(broker, "dockdoor_ledger_position"));
            String stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"onHand\":" + EVENTS * 500), stock);
        }
    }

    /** After that alert an empty one came. */
    private static boolean withdrawn(Peer peer, String alert) {
        List<String> told =
                peer.heard(ALERTS + "ledger").stream().map(Peer.Heard::payload).toList();
        return told.subList(told.indexOf(alert) + 1, told.size()).contains("");
    }

    @AfterEach
    void lift() throws IOException, InterruptedException {
        limit("unlimited");
    }

    /** Only the soft limit, which can be lifted again. */
    private static void limit(String bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        Long.toString(ProcessHandle.current().pid()),
                        "--fsize=" + bytes + ":")
                .redirectErrorStream(true)
                .start();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> new String(read(process), StandardCharsets.UTF_8));
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
