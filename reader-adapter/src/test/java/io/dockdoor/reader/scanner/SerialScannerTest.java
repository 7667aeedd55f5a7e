package io.dockdoor.reader.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.reader.serial.SerialLine;
import io.dockdoor.reader.serial.Socat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through real pseudo-terminals; left out by name where socat is missing. */
class SerialScannerTest {
    private final Heard heard = new Heard();

    @TempDir
    private Path folder;

    @BeforeEach
    void terminalsCanBeMade() {
        Assumptions.assumeTrue(
                Socat.isThere(), "suite SerialScannerTest (scanner on a pseudo-terminal) left out: socat is missing");
    }

    private SerialScanner scanner(Path device) {
        SerialScanner scanner = new SerialScanner(
                ScannerSettings.of("S1", device, 9600).withRetry(Duration.ofMillis(10), Duration.ofMillis(50)),
                heard,
                () -> 7,
                new Random(1));
        scanner.start();
        return scanner;
    }

    @Test
    void scansComeWholeWithTheirSeparatorsAndWithoutASuffixToo() throws Exception {
        Path device = folder.resolve("scanner");
        try (Pty pty = new Pty(device);
                SerialScanner scanner = scanner(device)) {
            assertEquals("connected", heard.next());
            pty.send("]C110A\u001d21B\r\n");
            assertEquals("scan ]C110A\u001d21B", heard.next());
            pty.send("no suffix");
            assertEquals("scan no suffix", heard.next());
        }
        assertFalse(isAlive("scanner-S1"));
    }

    @Test
    void anAbsentDeviceIsToldOnceAndTakenWhenItComes() throws Exception {
        Path device = folder.resolve("scanner");
        try (SerialScanner scanner = scanner(device)) {
            assertTrue(heard.next().startsWith("away " + device + " is not there"));
            try (Pty pty = new Pty(device)) {
                assertEquals("connected", heard.next());
                pty.send("first\r");
                assertEquals("scan first", heard.next());
            }
        }
    }

    @Test
    void unpluggingTwentyTimesLosesNoLineAndLeavesNothingBehind() throws Exception {
        Path device = folder.resolve("scanner");
        try (SerialScanner scanner = scanner(device)) {
            plugAndUnplug(device, 0);
            long files = open();
            for (int cycle = 1; cycle <= 20; cycle++) {
                plugAndUnplug(device, cycle);
            }
            // the port of the last cycle may be closing still, on its helper
            for (int look = 0; look < 6_000 && (open() > files || isAlive("close-scanner")); look++) {
                Thread.sleep(10);
            }
            assertFalse(open() > files, "descriptors grew from " + files + " to " + open());
            assertFalse(isAlive("close-scanner"));
        }
        assertFalse(isAlive("scanner-S1"));
    }

    @Test
    void theNativePartLiesWhereOnlyThisUserCanWrite() throws IOException {
        String before = System.getProperty("jSerialComm.library.path");
        System.clearProperty("jSerialComm.library.path");
        try {
            Path natives = folder.resolve("native");
            SerialLine.natives(natives);
            SerialLine.natives(natives);
            assertEquals(natives.toString(), System.getProperty("jSerialComm.library.path"));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(natives)));
            assertTrue(Files.size(natives.resolve("libjSerialComm.so")) > 10_000);
        } finally {
            System.clearProperty("jSerialComm.library.path");
            if (before != null) {
                System.setProperty("jSerialComm.library.path", before);
            }
        }
    }

    private void plugAndUnplug(Path device, int cycle) throws IOException, InterruptedException {
        try (Pty pty = new Pty(device)) {
            assertEquals("connected", heard.next("connected"));
            pty.send("line " + cycle + "\rhalf");
            assertEquals("scan line " + cycle, heard.next());
        }
    }

    static long open() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    static boolean isAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
