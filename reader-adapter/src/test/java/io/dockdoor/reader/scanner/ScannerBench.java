package io.dockdoor.reader.scanner;

import io.dockdoor.reader.serial.Socat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plugs a scanner in and out for as long as one likes, over real pseudo-terminals, and counts what is left behind. */
@Command(
        name = "bench scanner",
        mixinStandardHelpOptions = true,
        description = "Plugs a pseudo-terminal scanner in and out and counts lines, threads, descriptors and memory.")
final class ScannerBench implements Callable<Integer> {
    @Option(names = "--cycles", defaultValue = "500", description = "unplug and replug that often (${DEFAULT-VALUE})")
    private int cycles;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new ScannerBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (!Socat.isThere()) {
            System.err.println("socat is missing; on Debian: apt-get install socat");
            return 1;
        }
        Path folder = Files.createTempDirectory("scanner-bench");
        Path device = folder.resolve("scanner");
        Heard heard = new Heard();
        ScannerSettings settings =
                ScannerSettings.of("S1", device, 9600).withRetry(Duration.ofMillis(10), Duration.ofMillis(50));
        int right = 0;
        try (SerialScanner scanner = new SerialScanner(settings, heard, System::nanoTime, new Random(1))) {
            scanner.start();
            cycle(device, heard, 0); // what is loaded once does not count
            tell("before");
            for (int cycle = 1; cycle <= cycles; cycle++) {
                right += cycle(device, heard, cycle) ? 1 : 0;
            }
            heard.next("away");
            tell("after");
        } finally {
            Files.deleteIfExists(folder);
        }
        System.out.printf("%d cycles: %d lines right, %d lost or wrong%n", cycles, right, cycles - right);
        return right == cycles ? 0 : 1;
    }

    private static boolean cycle(Path device, Heard heard, int cycle) throws IOException, InterruptedException {
        try (Pty pty = new Pty(device)) {
            heard.next("connected");
            pty.send("]C110L" + cycle + "\u001d21X\r");
            return heard.next("scan").equals("scan ]C110L" + cycle + "\u001d21X");
        }
    }

    private static void tell(String when) throws IOException {
        System.gc();
        String rss = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .map(line -> line.replaceAll("\\D+", ""))
                .findFirst()
                .orElse("?");
        System.out.printf(
                "%-6s threads %d, descriptors %d, RSS %s KiB%n",
                when, Thread.activeCount(), SerialScannerTest.open(), rss);
    }
}
