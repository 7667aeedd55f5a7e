package io.dockdoor.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.config.GatewayConfig.Purpose;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.hardware.Wire.Pull;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushButtonsTest {
    private static final DoorId D1 = new DoorId("D1");
    private static final Terminal COUNT = new Terminal(Kind.READER, "R1", 3);
    private static final Terminal CONFIRM = new Terminal(Kind.READER, "R1", 4);

    private final List<String> asked = new ArrayList<>();
    private final List<DoorId> refused = new ArrayList<>();
    private long now = 1_000_000;
    private final Inputs inputs = new Inputs(() -> now);

    private final PushButtons buttons =
            new PushButtons(refused::addAll, () -> Instant.EPOCH.plusNanos(now * 1_000), () -> now);

    PushButtonsTest() {
        buttons.listen(
                List.of(button(COUNT, Purpose.COUNT), button(CONFIRM, Purpose.CONFIRM)),
                inputs,
                what -> asked.add(what.verb() + " " + new String(what.body(), StandardCharsets.UTF_8)));
    }

    /** Pressed while its input is low. */
    private static Button button(Terminal at, Purpose purpose) {
        return new Button(
                new Wire(at, false, Duration.ZERO, Pull.NONE), purpose, List.of(D1), Duration.ofSeconds(20), false);
    }

    private void level(long afterMillis, boolean high) {
        level(COUNT, afterMillis, high);
    }

    private void level(Terminal at, long afterMillis, boolean high) {
        now += afterMillis * 1_000;
        inputs.level(at, high, now);
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
    }

    @Test
    void aButtonThatConfirmsSpeaksOfTheLastLoadOfItsDoor() {
        DoorTold told = buttons.between(new DoorTold() {
            @Override
            public void state(DoorId door, DoorState state) {}

            @Override
            public void passage(DoorId door, String phase, PassageNotice notice) {}
        });
        level(CONFIRM, 0, true);
        level(CONFIRM, 500, false);
        assertEquals(List.of(), verbs());
        assertEquals(List.of(D1), refused);
        level(CONFIRM, 500, true);
        told.passage(new DoorId("D2"), "closed", new PassageNotice("D2-1-9", Instant.EPOCH, true, null));
        told.passage(D1, "opened", new PassageNotice("D1-1-7", Instant.EPOCH, null, null));
        told.state(D1, new DoorState("idle", "both", Instant.EPOCH, null, null, null));
        level(CONFIRM, 500, false);
        level(CONFIRM, 3_000, true); // held for long: says nothing more
        assertEquals(List.of("passage.confirm"), verbs());
        assertTrue(asked.get(0).contains("\"passage\":\"D1-1-7\""), asked.get(0));
    }
}
