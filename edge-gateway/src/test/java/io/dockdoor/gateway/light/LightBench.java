package io.dockdoor.gateway.light;

import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.Expectation;
import io.dockdoor.events.documents.ExpectedDocument;
import io.dockdoor.gateway.mqtt.FakeBroker;
import io.dockdoor.simulator.Simulation;
import io.dockdoor.simulator.SimulationPlan;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code ./dockdoor bench light [--for SECONDS] [--doors N]}: from the moment the door has decided to the moment the tower has its
 * command. The gateway is a process of its own, its readers are simulated ones, its towers servers that take Patlite's command;
 * once with the MQTT broker there and no documents, once with the broker away and every load held against a document.
 */
public final class LightBench {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int UNAVAILABLE = 0x88;
    private static final int BLINKS = 2;
    /** Where in the command a lamp stands. */
    private static final int RED = 0;

    private static final int AMBER = 1;
    private static final int GREEN = 2;
    /** The decision, as the gateway's log tells it at level DEBUG. */
    private static final Pattern DECIDED = Pattern.compile("^(\\S+) .* door (\\S+): Moved (\\d+)$");

    private final Path folder;
    private final int doors;
    private final int seconds;

    private LightBench(Path folder, int doors, int seconds) {
        this.folder = folder;
        this.doors = doors;
        this.seconds = seconds;
    }

    public static void main(String... arguments) throws Exception {
        List<String> words = List.of(arguments);
        Path folder = Files.createTempDirectory("light-bench");
        try {
            LightBench bench = new LightBench(folder, number(words, "--doors", 6), number(words, "--for", 120));
            System.out.println("load of this machine: "
                    + Files.readString(Path.of("/proc/loadavg")).strip());
            bench.run("broker there, no documents", true, false);
            bench.run("broker away, documents", false, true);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private static int number(List<String> words, String name, int otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1).replace("s", ""));
    }

    /** A command as it came: a byte for each lamp, red first. */
    private record Shown(long micros, byte[] lamps) {
        /** A load is well, or not: green, amber or red blink. */
        boolean word() {
            return lamps[RED] == BLINKS || lamps[AMBER] == BLINKS || lamps[GREEN] == BLINKS;
        }
    }

    /** Takes commands and says when each was there. */
    private static final class Tower implements AutoCloseable {
        private static final int HEAD = 6;
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ConcurrentLinkedQueue<Shown> shown = new ConcurrentLinkedQueue<>();

        Tower() throws IOException {
            Thread thread = new Thread(this::serve, "tower");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    byte[] command = client.getInputStream().readNBytes(HEAD + Lamp.values().length);
                    long at = micros();
                    client.getOutputStream().write(0x06);
                    byte[] lamps = new byte[Lamp.values().length];
                    System.arraycopy(command, HEAD, lamps, 0, Math.min(lamps.length, command.length - HEAD));
                    shown.add(new Shown(at, lamps));
                } catch (IOException | IndexOutOfBoundsException ended) {
                    if (!server.isClosed()) {
                        System.out.println("a tower heard half a command: " + ended);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, CLOCK.instant());
    }

    private void run(String title, boolean there, boolean documents) throws Exception {
        Path its = Files.createDirectories(folder.resolve(there ? "there" : "away"));
        List<Tower> towers = new ArrayList<>();
        try (FakeBroker broker = new FakeBroker();
                Simulation simulation = Simulation.start(
                        SimulationPlan.of("demo", 7, doors, Duration.ofSeconds(seconds)), LightBench::micros)) {
            for (int i = 0; i < doors; i++) {
                towers.add(new Tower());
            }
            if (documents) {
                expect(broker, simulation);
            }
            Path log = its.resolve("gateway.log");
            Process gateway = gateway(its, config(its, broker.port(), simulation.readers(), towers), log);
            try {
                while (broker.received.stream().noneMatch(each -> each.topic().contains("/door/D1/state"))) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                if (!there) {
                    broker.connectReason = UNAVAILABLE;
                    broker.cut();
                }
                simulation.begin();
                TimeUnit.SECONDS.sleep(seconds + 15);
            } finally {
                gateway.destroy();
                if (!gateway.waitFor(30, TimeUnit.SECONDS)) {
                    gateway.destroyForcibly().waitFor();
                }
            }
            tell(title, log, towers);
        } finally {
            for (Tower each : towers) {
                each.close();
            }
        }
    }

    /** An advance notice of everything that will ever come in, for every door. */
    private void expect(FakeBroker broker, Simulation simulation) {
        Set<String> items = new TreeSet<>();
        simulation
                .scene()
                .truth()
                .passages()
                .forEach(passage -> passage.tags().forEach(tag -> {
                    if (tag.gtin() != null) {
                        items.add(tag.gtin());
                    }
                }));
        ExpectedDocument document = new ExpectedDocument(
                DocumentType.of("asn"),
                "ALL",
                items.stream()
                        .map(item -> new ExpectedDocument.Line(item, 1_000_000))
                        .toList(),
                List.of(),
                null,
                null,
                null,
                null,
                false);
        for (int i = 1; i <= doors; i++) {
            broker.send(
                    "dock/v1/S1/to/G1/expect/D" + i,
                    Wire.write(new Expectation(
                            "D" + i,
                            CLOCK.instant().plus(Duration.ofDays(1)),
                            List.of(new Expectation.Expected(document, List.of())))),
                    true);
        }
    }

    private static Path config(Path folder, int broker, List<SimulatedReader> readers, List<Tower> towers)
            throws IOException {
        StringBuilder text = new StringBuilder("gateway: G1\nsite: S1\nlocation: \"9521141000014\"\ntimeZone: UTC\n");
        text.append("state: " + folder.resolve("state") + "\nmqtt: {url: \"mqtt://127.0.0.1:" + broker
                + "\"}\nhttp: {listen: \"127.0.0.1:0\"}\nreaders:\n");
        for (SimulatedReader each : readers) {
            text.append("  - {id: " + each.id() + ", host: 127.0.0.1, port: " + each.port() + "}\n");
        }
        text.append("doors:\n");
        for (int i = 1; i <= readers.size(); i++) {
            text.append("""
                      - id: D%1$d
                        mode: both
                        antennas:
                          - {reader: R%1$d, antenna: 1, side: out}
                          - {reader: R%1$d, antenna: 2, side: out}
                          - {reader: R%1$d, antenna: 3, side: in}
                          - {reader: R%1$d, antenna: 4, side: in}
                        beams: {outer: {reader: R%1$d, gpi: 1}, inner: {reader: R%1$d, gpi: 2}}
                    """.formatted(i));
        }
        text.append("towers:\n");
        for (int i = 0; i < towers.size(); i++) {
            text.append("  - {door: D" + (i + 1) + ", patlite: \"127.0.0.1:"
                    + towers.get(i).server.getLocalPort() + "\"}\n");
        }
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, text);
        return file;
    }

    private static Process gateway(Path folder, Path config, Path log) throws IOException {
        Path logback = folder.resolve("logback.xml");
        Files.writeString(logback, """
                <configuration>
                  <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %-12thread %msg%n</pattern></encoder>
                  </appender>
                  <logger name="io.dockdoor.gateway.door.DoorBook" level="DEBUG"/>
                  <root level="INFO"><appender-ref ref="stderr"/></root>
                </configuration>
                """);
        Path target = Path.of(System.getProperty("dockdoor.home", "..")).resolve("edge-gateway/target");
        Path jar;
        try (Stream<Path> files = Files.list(target)) {
            jar = files.filter(each -> each.getFileName().toString().matches("edge-gateway-[0-9].*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + logback,
                        "-jar",
                        jar.toString(),
                        "gateway",
                        "--config",
                        config.toString())
                .redirectError(log.toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith("{\"ready\":true")) {
            process.destroyForcibly();
            throw new IOException("the gateway did not start: " + line + "\n" + Files.readString(log));
        }
        return process;
    }

    private static void tell(String title, Path log, List<Tower> towers) throws IOException {
        List<Double> took = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int unlit = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher decided = DECIDED.matcher(line);
            if (decided.matches() && seen.add(decided.group(2) + "/" + decided.group(3))) {
                long at = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(decided.group(1)));
                Tower tower = towers.get(Integer.parseInt(decided.group(2).substring(1)) - 1);
                long lit = tower.shown.stream()
                        .filter(each -> each.micros() >= at && each.word())
                        .mapToLong(Shown::micros)
                        .min()
                        .orElse(-1);
                if (lit < 0) {
                    unlit++;
                } else {
                    took.add((lit - at) / 1e3);
                }
            }
        }
        took.sort(Comparator.naturalOrder());
        System.out.printf(
                Locale.ROOT,
                "%s: %d loads decided, from decision to light p50 %.1f ms, p99 %.1f ms, worst %.1f ms; %d without a light%n",
                title,
                took.size() + unlit,
                at(took, 0.5),
                at(took, 0.99),
                at(took, 1),
                unlit);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
