package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.ScannedDocument;
import io.dockdoor.gateway.config.GatewayConfig.Scanner;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanFeedTest {
    private static final Scanner SCANNER = new Scanner(
            "S1",
            Path.of("/dev/ttyACM0"),
            9600,
            new DoorId("D1"),
            Duration.ofSeconds(60),
            List.of(new ScannedDocument("desadv", Pattern.compile("DN[0-9]{4,}"))));

    private final HealthBoard board = new HealthBoard(() -> Instant.EPOCH);
    private final Counters counters = new Counters();
    private final List<Said> door = new ArrayList<>();
    private int beeps;
    private final ScanFeed feed = new ScanFeed(SCANNER, door::add, () -> beeps++, board, counters);

    private Health health() {
        return there(board.parts().get("scanner-S1"));
    }

    @Test
    void aPalletLabelAndADeliveryNoteReachTheDoorWithTheirTime() {
        feed.scanned("]C100095211010000000009", 5_000_000);
        feed.scanned("]C0DN4711", 6_000_000);
        feed.scanned("]C14004500123", 7_000_000);
        assertEquals(
                List.of(
                        new Said(Said.Kind.THING, "https://id.gs1.org/00/095211010000000009", 5_000_000, 65_000_000),
                        new Said(Said.Kind.DESADV, "DN4711", 6_000_000, 66_000_000),
                        new Said(Said.Kind.PO, "4500123", 7_000_000, 67_000_000)),
                door);
        assertEquals("ok", health().code());
    }

    @ParameterizedTest
    @CsvSource({
        "]C100095211010000000006,wrong check digit: 6 instead of 9",
        "]C0DN47,matches none of the scanner's documents",
        "]E09521101530001,names a kind of goods",
        "]C1280A,no application identifier"
    })
    void aScanThatMakesNoSenseIsCountedAndToldAndTheNextGoodOneClearsIt(String line, String why) {
        feed.connected();
        feed.scanned(line, 1);
        assertEquals("scan-refused", health().code());
        assertTrue(health().sentence().contains(why), health().sentence());
        assertTrue(door.isEmpty());
        assertTrue(counters.text().contains("scans_refused_total{scanner=\"S1\"} 1"), counters.text());
        assertEquals(1, beeps);
        feed.scanned("DN0815", 2);
        assertEquals("ok", health().code());
        assertTrue(counters.text().contains("scans_total{scanner=\"S1\"} 2"), counters.text());
    }

    @Test
    void anUnpluggedScannerIsTold() {
        feed.connected();
        feed.away("/dev/ttyACM0 was unplugged");
        assertEquals("away", health().code());
        feed.noise();
        assertEquals("scan-refused", health().code());
        feed.connected();
        assertEquals("ok", health().code());
    }
}
