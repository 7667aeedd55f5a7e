package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.join;
import static io.dockdoor.reader.Bits.message;
import static io.dockdoor.reader.Bits.tlv;
import static io.dockdoor.reader.Bits.u32;
import static io.dockdoor.reader.Bits.u8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReaderProbeTest {
    @Test
    void aProbeTellsWhatTheReaderIsAndChangesNothingOnIt() throws Exception {
        try (RudePeer peer = new RudePeer()) {
            peer.hasRoSpecs(tlv(177, u32(77), u8(0), u8(2)));
            CompletableFuture<List<String>> found = look(peer);
            peer.accept();
            // a keepalive in between is answered, whatever else comes is passed by
            peer.say(join(message(999, 1), connectionAttempt(0), message(62, 5)));
            peer.answerUntil(type -> type == Llrp.CLOSE_CONNECTION);
            List<String> lines = found.get(20, TimeUnit.SECONDS);
            assertTrue(lines.contains("reader    vendor 0 model 9 firmware 1.0"), lines.toString());
            assertTrue(lines.contains("power     20.00 to 30.00 dBm in 2 steps"), lines.toString());
            assertTrue(lines.contains("channels  2, fixed, 865.700 to 866.300 MHz"), lines.toString());
            assertTrue(lines.contains("mode      7: Miller 4, 274 kbit/s, spectral mask dense"), lines.toString());
            assertTrue(lines.contains("inventory 77 on the reader, active"), lines.toString());
            assertTrue(lines.contains("  antenna 2: power index 5"), lines.toString());
            for (int changing : new int[] {3, 20, 21, 22, 23, 24, 25, 40, 41, 42, 43}) {
                assertFalse(peer.received().contains(changing), "sent message type " + changing);
            }
        }
    }

    @Test
    void aReaderInUseSaysThatItIsHeld() throws Exception {
        try (RudePeer peer = new RudePeer()) {
            CompletableFuture<List<String>> found = look(peer);
            peer.accept();
            peer.say(connectionAttempt(2));
            ExecutionException held = assertThrows(ExecutionException.class, () -> found.get(20, TimeUnit.SECONDS));
            assertTrue(String.valueOf(held.getMessage()).contains("another client holds it"));
        }
    }

    @Test
    void aReaderThatLeavesAQuestionUnansweredIsSaidToBeThereAndSilent() throws Exception {
        Duration soon = Duration.ofMillis(300);
        ReaderSettings.Timing timing =
                new ReaderSettings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(20), soon, soon, soon, soon, soon);
        try (RudePeer peer = new RudePeer()) {
            CompletableFuture<List<String>> found = look(peer, timing);
            peer.accept();
            peer.say(connectionAttempt(0));
            ExecutionException silent = assertThrows(ExecutionException.class, () -> found.get(20, TimeUnit.SECONDS));
            assertTrue(
                    String.valueOf(silent.getMessage())
                            .contains("it takes the connection, and we waited in vain for capabilities"),
                    silent.getMessage());
        }
    }

    private static CompletableFuture<List<String>> look(RudePeer peer) {
        return look(peer, ReaderSettings.Timing.STANDARD);
    }

    private static CompletableFuture<List<String>> look(RudePeer peer, ReaderSettings.Timing timing) {
        ReaderSettings settings = ReaderSettings.portal(new ReaderId("R1"), "127.0.0.1", peer.port(), 1, 2)
                .withTiming(timing);
        assertEquals(InventoryProfile.PORTAL, settings.profile());
        return CompletableFuture.supplyAsync(() -> {
            try {
                return ReaderProbe.look(settings);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
