package io.dockdoor.gateway.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire.Pull;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InputsTest {
    private static final Terminal EYE = new Terminal(Kind.READER, "R1", 1);
    private static final Terminal DOOR = new Terminal(Kind.MODULE, "IO1", 1);

    @Test
    void aLevelReachesWhatHangsThereAtOnceOrWhenItStood() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Inputs inputs = new Inputs(() -> System.nanoTime() / 1_000)) {
            inputs.on(new Wire(EYE, false, Duration.ZERO, Pull.NONE), (on, at) -> heard.add("eye " + on + " at " + at));
            inputs.on(
                    new Wire(DOOR, true, Duration.ofMillis(20), Pull.NONE),
                    (on, at) -> heard.add("door " + on + " at " + at));
            inputs.start();
            inputs.level(EYE, false, 1);
            assertEquals("eye true at 1", heard.poll());
            inputs.level(DOOR, true, 2);
            inputs.level(new Terminal(Kind.MODULE, "IO1", 2), true, 3); // nothing hangs there
            assertEquals("door true at 2", heard.poll(60, TimeUnit.SECONDS));
            inputs.level(DOOR, false, 4);
            assertEquals("door false at 4", heard.poll(60, TimeUnit.SECONDS));
            assertEquals(null, heard.poll());
        }
    }
}
