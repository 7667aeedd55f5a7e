package io.dockdoor.acceptance.footprint;

import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code ./dockdoor bench footprint [--for SECONDS] [--starts N]} (an hour: {@code --for 3600}): the gateway as its unit starts it, with four readers at 1,000
 * reads a second each and no broker: memory, CPU, growth; with {@code --beside "PROGRAM ARGUMENTS"} what another program takes that is given the same readers; and how long a start takes, with the archive of classes and without.
 */
public final class FootprintBench {
    private static final int READERS = 4;
    /** What the installation made ready lies there; in another folder there is nothing. */
    private static final String TRAINED = "trained";

    private final Path folder;
    private final String options;
    private final Path launcher;

    private FootprintBench(Path folder, String options) throws IOException, InterruptedException {
        this.folder = folder;
        this.options = options;
        this.launcher = installed();
    }

    public static void main(String... arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        int seconds = number(words, "--for", 120);
        int starts = number(words, "--starts", 7);
        Path folder = Files.createTempDirectory("footprint");
        try {
            FootprintBench bench = new FootprintBench(folder, System.getenv().getOrDefault("JAVA_OPTS", ""));
            System.out.println("load of this machine: "
                    + Files.readString(Path.of("/proc/loadavg")).strip());
            bench.starts(starts);
            withReaders(ports -> bench.load(ports, seconds));
            int beside = words.indexOf("--beside");
            if (beside >= 0) {
                String program = words.get(beside + 1);
                withReaders(ports -> beside(program, ports, seconds));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private static int number(List<String> words, String name, int otherwise) {
        int at = words.indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1).replace("s", ""));
    }

    /** The tarball of this build, laid out and trained as the package does at its installation. */
    private Path installed() throws IOException, InterruptedException {
        Path target = Path.of(System.getProperty("dockdoor.home", "..")).resolve("packaging/target");
        Path tarball;
        try (Stream<Path> files = Files.list(target)) {
            tarball = files.filter(each -> each.getFileName().toString().matches("dockdoor-[0-9].*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow();
        }
        run("tar", "-xzf", tarball.toAbsolutePath().toString(), "-C", folder.toString(), "--strip-components=1");
        run(folder.resolve("share/dockdoor/edge-gateway/train").toString());
        return folder.resolve("bin/dockdoor-gateway");
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process =
                started(new ProcessBuilder(command), TRAINED, "").inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
    }

    private ProcessBuilder started(ProcessBuilder builder, String cache, String options) {
        builder.environment().put("DOCKDOOR_CACHE", folder.resolve(cache).toString());
        builder.environment().put("JAVA_OPTS", options);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private void starts(int count) throws IOException, InterruptedException {
        Path config = config(List.of(9, 9, 9, 9));
        for (String cache : List.of("untrained", TRAINED)) {
            List<Long> walls = new ArrayList<>();
            List<Long> cpus = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                try (Gateway gateway = new Gateway(config, cache)) {
                    walls.add(gateway.readyMillis);
                    cpus.add(gateway.figures.cpuMillis());
                }
            }
            System.out.printf(
                    "ready %s: wall %s ms min, %s ms median; CPU %s ms min (%d starts)%n",
                    cache,
                    walls.stream().sorted().findFirst().orElseThrow(),
                    walls.stream().sorted().skip(count / 2).findFirst().orElseThrow(),
                    cpus.stream().sorted().findFirst().orElseThrow(),
                    count);
        }
    }

    /** Four readers, each with a thousand reads a second once somebody starts them. */
    private interface Use {
        void of(List<Integer> ports) throws IOException, InterruptedException;
    }

    private static void withReaders(Use use) throws IOException, InterruptedException {
        SceneClock scene = new SceneClock(FootprintBench::micros);
        List<SimulatedReader> readers = new ArrayList<>();
        try {
            for (int i = 1; i <= READERS; i++) {
                readers.add(new SimulatedReader(
                        new ReaderId("R" + i),
                        new BusyField(i),
                        ReaderOptions.onPort(0),
                        scene,
                        began -> scene.start()));
            }
            use.of(readers.stream().map(SimulatedReader::port).toList());
        } finally {
            readers.forEach(SimulatedReader::close);
        }
    }

    /** Another program that is given the readers' ports and reads them; what it does with the reads is its affair. */
    private static void beside(String program, List<Integer> ports, int seconds)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(program.split(" ")));
        ports.forEach(port -> words.add(Integer.toString(port)));
        Process process = new ProcessBuilder(words).inheritIO().start();
        try {
            Figures figures = new Figures(process.pid());
            TimeUnit.SECONDS.sleep(10); // it starts
            long cpu = figures.cpuMillis();
            TimeUnit.SECONDS.sleep(seconds);
            System.out.printf(
                    "%s: RSS %.1f MiB, %.1f %% of one core%n",
                    program, figures.kiB("VmRSS") / 1024.0, (figures.cpuMillis() - cpu) / 10.0 / seconds);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void load(List<Integer> ports, int seconds) throws IOException, InterruptedException {
        try (Gateway gateway = new Gateway(config(ports), TRAINED)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            long cpu = gateway.figures.cpuMillis();
            long began = System.nanoTime();
            long reads = gateway.reads();
            List<Long> sizes = new ArrayList<>();
            while (System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(10);
                double wall = (System.nanoTime() - began) / 1e9;
                long nowCpu = gateway.figures.cpuMillis();
                long nowReads = gateway.reads();
                long rss = gateway.figures.kiB("VmRSS");
                sizes.add(rss);
                System.out.printf(
                        "%s RSS %.1f MiB (%.1f of it its own), %s threads, %d descriptors, %.1f %% of one core,"
                                + " %.0f reads/s%n",
                        Duration.ofSeconds((long) wall),
                        rss / 1024.0,
                        gateway.figures.kiB("RssAnon") / 1024.0,
                        gateway.figures.status("Threads"),
                        gateway.figures.descriptors(),
                        (nowCpu - cpu) / 10.0 / wall,
                        (nowReads - reads) / wall);
            }
            System.out.printf(
                    "peak RSS %.1f MiB; median of the second quarter %.1f, of the last %.1f; threads %s%n",
                    sizes.stream().mapToLong(size -> size).max().orElse(0) / 1024.0,
                    median(sizes, 1) / 1024.0,
                    median(sizes, 3) / 1024.0,
                    gateway.figures.status("Threads"));
        }
    }

    /** Of the sizes in that quarter of the run, from 0: what grows without end is larger in the last. */
    private static long median(List<Long> sizes, int quarter) {
        List<Long> its = sizes.subList(sizes.size() * quarter / 4, sizes.size() * (quarter + 1) / 4).stream()
                .sorted()
                .toList();
        return its.isEmpty() ? 0 : its.get(its.size() / 2);
    }

    private static long micros() {
        Instant now = java.time.Clock.systemUTC().instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    private Path config(List<Integer> ports) throws IOException {
        StringBuilder text = new StringBuilder("gateway: G1\nsite: S1\nlocation: \"9521141000014\"\ntimeZone: UTC\n");
        text.append("state: ")
                .append(Files.createTempDirectory(folder, "state"))
                .append('\n');
        text.append("mqtt: {url: \"mqtt://127.0.0.1:9\"}\nhttp: {listen: \"127.0.0.1:0\"}\nreaders:\n");
        for (int i = 1; i <= ports.size(); i++) {
            text.append("  - {id: R" + i + ", host: 127.0.0.1, port: " + ports.get(i - 1) + "}\n");
        }
        text.append("doors:\n");
        for (int i = 1; i <= ports.size(); i++) {
            text.append("  - {id: D" + i + ", mode: both, antennas: [{reader: R" + i
                    + ", antenna: 1, side: out}, {reader: R" + i + ", antenna: 2, side: in}]}\n");
        }
        Path file = Files.createTempFile(folder, "gateway", ".yaml");
        Files.writeString(file, text);
        return file;
    }

    /** A gateway process, ready. */
    private final class Gateway implements AutoCloseable {
        private final Process process;
        private final Figures figures;
        private final int http;
        private final long readyMillis;

        Gateway(Path config, String cache) throws IOException {
            ProcessBuilder builder = started(
                    new ProcessBuilder(launcher.toString(), "gateway", "--config", config.toString()), cache, options);
            long began = System.nanoTime();
            process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            figures = new Figures(process.pid());
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            readyMillis = (System.nanoTime() - began) / 1_000_000;
            if (line == null || !line.startsWith("{\"ready\":true")) {
                process.destroyForcibly();
                throw new IOException("the gateway did not start: " + line);
            }
            http = Integer.parseInt(line.replaceAll("\\D", ""));
        }

        long reads() throws IOException {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(
                    URI.create("http://127.0.0.1:" + http + "/metrics").toURL().openStream(),
                    StandardCharsets.UTF_8))) {
                return in.lines()
                        .filter(line -> line.startsWith("dockdoor_gateway_reads_total"))
                        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
            }
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }
}
