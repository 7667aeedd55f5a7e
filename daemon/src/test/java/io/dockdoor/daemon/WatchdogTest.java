package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in the place of systemd-notify writes down what it is told. */
class WatchdogTest {
    @TempDir
    private Path folder;

    @Test
    void systemdHearsReadyThenLifeThenThatWeStop() throws Exception {
        Loops loops = new Loops(System::nanoTime, Duration.ofMinutes(10));
        loops.watch("door-D1", System::nanoTime);
        try (Watchdog watchdog = Watchdog.start(manager("150000"), loops, () -> "up: everything works")) {
            await(() ->
                    said().stream().filter(line -> line.contains("WATCHDOG=1")).count() >= 2);
        }
        List<String> said = said();
        String pid = "--pid=" + ProcessHandle.current().pid();
        assertEquals(pid + " READY=1 STATUS=up: everything works", said.get(0));
        assertEquals(pid + " STOPPING=1", said.get(said.size() - 1));
    }

    @Test
    void oneLoopThatHangsSilencesTheSignOfLife() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean(true);
        Loops loops = new Loops(System::nanoTime, Duration.ofMinutes(10));
        long longAgo = System.nanoTime() - Duration.ofHours(1).toNanos();
        AtomicBoolean asked = new AtomicBoolean();
        loops.watch("journal", System::nanoTime);
        loops.watch("door-D1", () -> {
            asked.set(true);
            return hangs.get() ? longAgo : System.nanoTime();
        });
        try (Watchdog watchdog = Watchdog.start(manager("150000"), loops, () -> "up")) {
            await(asked::get);
            asked.set(false);
            await(asked::get);
            assertTrue(said().stream().noneMatch(line -> line.contains("WATCHDOG=1")), () -> said().toString());
            hangs.set(false);
            await(() -> said().stream().anyMatch(line -> line.contains("WATCHDOG=1")));
        }
    }

    @Test
    void withoutSystemdNothingIsSaid() throws Exception {
        ServiceManager nobody = ServiceManager.of(Map.of(), program().toString());
        nobody.say("READY=1");
        assertFalse(Files.exists(folder.resolve("said")));
    }

    @Test
    void aProgramThatIsNotThereEndsNothing() {
        ServiceManager manager = ServiceManager.of(
                Map.of("NOTIFY_SOCKET", "/run/x"), folder.resolve("absent").toString());
        manager.say("READY=1");
        assertEquals(null, manager.watchdog());
    }

    private ServiceManager manager(String micros) throws IOException {
        return ServiceManager.of(
                Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", micros),
                program().toString());
    }

    private Path program() throws IOException {
        Path program = folder.resolve("notify");
        if (!Files.exists(program)) {
            Files.writeString(program, "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("said") + "'\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
        return program;
    }

    private List<String> said() {
        try {
            Path said = folder.resolve("said");
            return Files.exists(said) ? Files.readAllLines(said) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited for 60 s");
            Thread.sleep(5);
        }
    }
}
