package io.dockdoor.gateway.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepButtonsTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private final List<String> asked = new ArrayList<>();
    private long now = 1_000_000;

    private final SweepButtons buttons = new SweepButtons(
            List.of(new Button(R1, 3, false, List.of(new DoorId("D1")), Duration.ofSeconds(20), false)),
            what -> asked.add(what.verb() + " " + new String(what.body(), StandardCharsets.UTF_8)),
            doors -> {},
            () -> Instant.EPOCH.plusNanos(now * 1_000),
            () -> now);

    private void level(long afterMillis, boolean high) {
        now += afterMillis * 1_000;
        buttons.input(R1, 3, high);
    }

    private List<String> verbs() {
        return asked.stream().map(each -> each.split(" ", 2)[0]).toList();
    }

    @Test
    void pressedStartsASweepOnce() {
        level(0, true);
        level(500, false);
        level(10, true); // it bounces
        level(10, false);
        level(200, true);
        assertEquals(List.of("sweep.start"), verbs());
        assertEquals(true, asked.get(0).contains("\"doors\":[\"D1\"]"));
    }

    @Test
    void foundPressedOnConnectIsNoPress() {
        level(0, false);
        level(500, false);
        assertEquals(List.of(), verbs());
    }

    @Test
    void heldForTwoSecondsItBreaksOff() {
        level(0, true);
        level(500, false);
        level(2_100, true);
        assertEquals(List.of("sweep.start", "sweep.cancel"), verbs());
        buttons.input(R1, 4, false);
        assertEquals(2, asked.size());
    }
}
