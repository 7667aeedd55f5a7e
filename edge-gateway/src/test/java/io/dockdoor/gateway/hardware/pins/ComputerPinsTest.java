package io.dockdoor.gateway.hardware.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.hardware.Inputs;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.hardware.Wire.Pull;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The computer's pins with Pi4J's mock provider behind them. */
class ComputerPinsTest {
    private static final Wire EYE = new Wire(new Terminal(Kind.PINS, "", 17), false, Duration.ofMillis(20), Pull.UP);
    private static final Output LAMP = new Output(new Terminal(Kind.PINS, "", 22), false);
    private static final Wire ELSEWHERE = new Wire(new Terminal(Kind.READER, "R1", 1), true, Duration.ZERO, Pull.NONE);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /** Stands while a contact bounces, however long that takes. */
    private final AtomicLong micros = new AtomicLong(1);

    private final Inputs inputs = new Inputs(micros::get);

    private static void move(ComputerPins pins, DigitalState state) {
        ((MockDigitalInput) pins.input(17)).mockState(state);
    }

    /** What is heard when the level stood long enough. */
    private String next() throws InterruptedException {
        micros.addAndGet(EYE.debounce().toNanos() / 1_000);
        return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void anEyeThatBouncesIsHeardOnceAndALampIsSet() throws Exception {
        try (inputs) {
            inputs.on(EYE, (broken, at) -> heard.add(broken ? "broken" : "clear"));
            ComputerPins pins = ComputerPins.open("mock", List.of(EYE, ELSEWHERE), List.of(LAMP), inputs, micros::get);
            Boxes boxes = new Boxes();
            boxes.add(Kind.PINS, "", pins);
            assertEquals(DigitalState.HIGH, pins.output(22).state(), "off while low means on");
            move(pins, DigitalState.HIGH);
            inputs.start();
            pins.start();
            assertEquals("clear", next());
            for (int edge = 0; edge < 9; edge++) {
                move(pins, edge % 2 == 0 ? DigitalState.LOW : DigitalState.HIGH);
            }
            assertEquals("broken", next());
            boxes.set(LAMP, true);
            assertEquals(DigitalState.LOW, pins.output(22).state());
            move(pins, DigitalState.HIGH);
            assertEquals("clear", next());
            pins.close();
            assertEquals(DigitalState.HIGH, pins.output(22).state(), "it goes out with the gateway");
            assertEquals(null, heard.poll());
        }
    }

    @Test
    void aComputerWithoutPinsSaysSo() throws Exception {
        if (System.getProperty("os.arch").equals("amd64")) {
            try (inputs) {
                IOException refused = assertThrows(
                        IOException.class, () -> ComputerPins.open("gpiod", List.of(EYE), List.of(), inputs, () -> 0));
                String told = String.valueOf(refused.getMessage());
                assertTrue(told.contains("is it a Raspberry Pi"), told);
            }
        }
    }
}
