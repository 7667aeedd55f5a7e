package io.dockdoor.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An inventory broker in a process of its own, with the options of the JVM that its package's launcher gives. */
final class BrokerProcess implements AutoCloseable {
    /** Of packaging/launcher. */
    private static final List<String> AS_INSTALLED = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Xms128m",
            "-Xmx512m",
            "-Xmn64m");

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;

    /** @param more options of the JVM behind those of the package */
    BrokerProcess(Path config, List<String> more) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(AS_INSTALLED);
        command.addAll(more);
        command.addAll(List.of(
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "broker",
                "--config",
                config.toString()));
        process = new ProcessBuilder(command).inheritIO().start();
    }

    boolean runs() {
        return process.isAlive();
    }

    /** Processor time it has used. */
    Duration worked() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
