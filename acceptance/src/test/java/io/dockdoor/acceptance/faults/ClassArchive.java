package io.dockdoor.acceptance.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A daemon's classes as the virtual machine has them in memory, written once: one that is killed a hundred times then starts with
 * a third of the processor time. The packages make the same at their installation.
 */
final class ClassArchive {
    private static final int PATIENCE_MINUTES = 5;

    private ClassArchive() {}

    /** The gateway's: the words for {@code java} by which later starts use it. */
    static List<String> ofGateway(Path jar, Path scratch) throws IOException, InterruptedException {
        String configuration = """
                gateway: G0
                site: S0
                location: "9521141000014"
                timeZone: UTC
                state: "%s"
                mqtt: {url: "mqtt://127.0.0.1:9"}
                http: {listen: "127.0.0.1:0"}
                readers: [{id: R1, host: 127.0.0.1, port: 9, profile: portal}]
                doors:
                  - {id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}, {reader: R1, antenna: 2, side: in}]}
                """.formatted(scratch.resolve("gateway"));
        return of(jar, "gateway", configuration, scratch);
    }

    /** The inventory broker's. */
    static List<String> ofBroker(Path jar, Path scratch) throws IOException, InterruptedException {
        String configuration = """
                instance: scratch
                state: "%s"
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0"}
                locations: [{gln: "9521141000014", site: S0, name: Nowhere, type: dc}]
                """.formatted(scratch.resolve("broker"));
        return of(jar, "broker", configuration, scratch);
    }

    /**
     * Starts the daemon once, has it end and write its archive.
     *
     * @param scratch folder for configuration and state of that start
     * @param word {@code gateway} or {@code broker}
     * @return the words for {@code java} by which later starts use it
     */
    private static List<String> of(Path jar, String word, String configuration, Path scratch)
            throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        Path archive = scratch.resolve(word + ".jsa");
        Path config = scratch.resolve(word + ".yaml");
        Files.writeString(config, configuration);
        Process once = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CompileThresholdScaling=0.2",
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-jar",
                        jar.toString(),
                        word,
                        "--config",
                        config.toString())
                .redirectError(scratch.resolve(word + ".log").toFile())
                .start();
        try (BufferedReader lines = once.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("{")) {
                line = lines.readLine();
            }
            once.toHandle().destroy(); // the process itself would close what it still has to say
            while (line != null) {
                line = lines.readLine();
            }
            if (!once.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || !Files.exists(archive)) {
                throw new IOException("no archive of the classes of the " + word + ", see " + scratch);
            }
        } finally {
            once.destroyForcibly();
        }
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }
}
