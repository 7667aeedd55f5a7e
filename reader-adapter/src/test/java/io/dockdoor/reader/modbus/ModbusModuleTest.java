package io.dockdoor.reader.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.reader.serial.SerialLine;
import io.dockdoor.reader.serial.SerialLine.Parity;
import io.dockdoor.reader.serial.Socat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real pseudo-terminal to a small module; left out by name where socat is missing. */
class ModbusModuleTest {
    /** So that a busy machine is not taken for a silent module. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    static Path natives;

    @TempDir
    Path folder;

    private Path device = Path.of("none");
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final ModuleListener listener = new ModuleListener() {
        @Override
        public void connected() {
            told.add("connected");
        }

        @Override
        public void away(String sentence) {
            told.add("away: " + sentence);
        }

        @Override
        public void level(int input, boolean high, long atMicros) {
            told.add(input + (high ? " high" : " low"));
        }

        @Override
        public void coilRefused(int coil, String why) {
            told.add("coil " + coil + " refused: " + why);
        }
    };

    @BeforeAll
    static void needed() throws Exception {
        assumeTrue(
                Socat.isThere(), "suite ModbusModuleTest (I/O module on a pseudo-terminal) left out: socat is missing");
        SerialLine.natives(natives.resolve("native"));
    }

    @BeforeEach
    void named() {
        device = folder.resolve("module");
    }

    private ModbusModule module(int inputs, Duration answer) {
        return new ModbusModule(
                new ModuleSettings(
                        "IO1",
                        device,
                        19_200,
                        Parity.NONE,
                        FakeModule.UNIT,
                        inputs,
                        Duration.ofMillis(20),
                        answer,
                        Duration.ofMillis(50),
                        Duration.ofMillis(300)),
                listener,
                () -> System.nanoTime() / 1_000,
                new Random(1));
    }

    /** Waits for that word; what else is told before it is passed over. */
    private void hears(String what) throws InterruptedException {
        hears(what, told);
    }

    private static void hears(String what, BlockingQueue<String> words) throws InterruptedException {
        String last = "nothing";
        for (String next = words.poll(60, TimeUnit.SECONDS); next != null; next = words.poll(60, TimeUnit.SECONDS)) {
            last = next;
            if (next.startsWith(what)) {
                return;
            }
        }
        assertEquals(what, last);
    }

    @Test
    void inputsAreToldAsTheyChangeAndCoilsAreSet() throws Exception {
        try (FakeModule fake = new FakeModule(device);
                ModbusModule module = module(4, PATIENT)) {
            fake.inputs = 0b0010;
            module.start();
            hears("1 low");
            hears("2 high");
            hears("4 low");
            hears("connected");
            fake.inputs = 0b0011;
            hears("1 high");
            module.set(3, true);
            hears("3=on", fake.written);
            fake.damaged.set(2); // noise: asked again, be it the rest of the one before
            module.set(3, false);
            hears("3=off", fake.written);
            module.set(9, true);
            hears("coil 9 refused: it has no such input or coil");
            fake.inputs = 0;
            hears("2 low");
            module.set(2, true); // what is still to be written is written before the end
            module.close();
            assertTrue(fake.written.contains("2=on"), fake.written.toString());
        }
        assertTrue(told.stream().noneMatch(word -> word.startsWith("away")), told.toString());
    }

    @Test
    void aModuleThatIsUnpluggedIsAwayUntilItIsBackAndIsToldEverythingAnew() throws Exception {
        try (ModbusModule module = module(2, PATIENT)) {
            module.start();
            hears("away: " + device + " is not there");
            for (int cycle = 0; cycle < 2; cycle++) {
                try (FakeModule fake = new FakeModule(device)) {
                    hears("1 low");
                    hears("connected");
                    fake.inputs = 1;
                    hears("1 high");
                }
                hears("away: ");
            }
        }
    }

    @Test
    void aModuleThatSaysNothingIsAwayAndOneWithoutInputsIsThere() throws Exception {
        try (FakeModule fake = new FakeModule(device);
                ModbusModule module = module(0, Duration.ofMillis(200))) {
            module.start();
            hears("connected"); // it refuses to read coils, and that is life as well
            fake.silent = true;
            hears("away: module IO1 at " + device + ", unit 17: no answer; look at power");
            fake.silent = false;
            hears("connected");
        }
    }
}
