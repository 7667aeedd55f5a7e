package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The processes of a demo: started in order as in production, killed and started again when asked, closed in reverse. */
public final class Processes implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofMinutes(10);

    private final DemoPlan plan;
    private final Deque<Child> running = new ArrayDeque<>();
    private final Map<Victim, Child> victims = new EnumMap<>(Victim.class);
    private final Map<Victim, List<String>> programs = new EnumMap<>(Victim.class);
    private final int mqttPort;
    private final int httpPort;
    private String store = "";
    private boolean closed;

    public Processes(DemoPlan plan) throws IOException {
        this.plan = plan;
        this.mqttPort = freePort(plan.mqttPort());
        this.httpPort = freePort(plan.httpPort());
    }

    public int mqttPort() {
        return mqttPort;
    }

    public int httpPort() {
        return httpPort;
    }

    public Path truthFile() {
        return plan.run().resolve("truth.jsonl");
    }

    /** A stock mosquitto, when the plan wants one. */
    public void startMqtt() throws IOException, InterruptedException {
        if (plan.mqtt() == Mqtt.MOSQUITTO) {
            Files.writeString(plan.run().resolve("mosquitto.conf"), DemoConfigs.mosquitto(mqttPort));
            start(Victim.MOSQUITTO);
        }
    }

    private void startMosquitto() throws IOException, InterruptedException {
        Path conf = plan.run().resolve("mosquitto.conf");
        Child mosquitto = keep(Child.start(
                "mosquitto",
                List.of(Mosquitto.program(), "-c", conf.toString()),
                plan.run().resolve("mosquitto.log")));
        victims.put(Victim.MOSQUITTO, mosquitto);
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!accepts(mqttPort)) {
            if (!mosquitto.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("mosquitto does not listen; its log ends with:\n" + mosquitto.tail());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The inventory broker is to keep its ledger in that PostgreSQL database. */
    public void booksInto(String jdbcUrl, String user) {
        store = "store: {url: \"" + jdbcUrl + "\", user: " + user + "}\n";
    }

    /** The inventory broker; {@code mqttAt} is where it reaches an external MQTT broker, or lets others reach its own. */
    public void startBroker(int mqttAt) throws IOException, InterruptedException {
        String mqtt = plan.mqtt() == Mqtt.EMBEDDED
                ? "embedded: {listen: \"127.0.0.1:" + mqttAt + "\"}"
                : "url: \"mqtt://127.0.0.1:" + mqttAt + "\"";
        Files.writeString(
                plan.run().resolve("broker.yaml"),
                store + DemoConfigs.broker(plan.run().resolve("broker"), mqtt, httpPort));
        start(Victim.BROKER);
    }

    /**
     * Starts that daemon by other words of {@code java} than {@code -jar} and its jar: a test may wrap what it has to reach
     * inside of it.
     */
    public void runs(Victim victim, List<String> program) {
        programs.put(victim, List.copyOf(program));
    }

    /** The simulator's readers: {@code [{id, door, port}, ...]}. */
    public JsonNode startReaders() throws IOException, InterruptedException {
        return startReaders("demo");
    }

    /** The same for another scene than the demo's. */
    JsonNode startReaders(String scene) throws IOException, InterruptedException {
        List<String> words = List.of(
                "simulate",
                "--scene",
                scene,
                "--seed",
                Long.toString(plan.seed()),
                "--doors",
                Integer.toString(plan.doors()),
                "--for",
                plan.length().toSeconds() + "s",
                plan.beams() ? "--beams" : "--no-beams",
                "--truth",
                truthFile().toString());
        return keep(Child.java(
                        "simulator",
                        List.of("-jar", jar("simulator").toString()),
                        words,
                        plan.run().resolve("simulator.log")))
                .awaitReady(START_WITHIN)
                .path("readers");
    }

    /** The gateway, told to reach its readers and the MQTT broker at those ports: the real ones, or lines to them. */
    public JsonNode startGateway(JsonNode readers, int mqttAt) throws IOException, InterruptedException {
        Files.writeString(
                plan.run().resolve("gateway.yaml"),
                DemoConfigs.gateway(plan.run().resolve("gateway"), mqttAt, readers, plan.beams()));
        return start(Victim.GATEWAY);
    }

    /** The process that plays that part just now. */
    public ProcessHandle running(Victim victim) {
        Child child = victims.get(victim);
        if (child == null) {
            throw new IllegalStateException(victim + " was never started");
        }
        return child.handle();
    }

    /** kill -9. */
    public void kill(Victim victim) throws InterruptedException {
        Child child = victims.get(victim);
        if (child != null) {
            child.kill();
        }
    }

    /** Starts that daemon (again) with the configuration it has; tells the line by which it says that it is ready. */
    public JsonNode start(Victim victim) throws IOException, InterruptedException {
        if (victim == Victim.MOSQUITTO) {
            startMosquitto();
            return MissingNode.getInstance();
        }
        boolean gateway = victim == Victim.GATEWAY;
        String word = gateway ? "gateway" : "broker";
        List<String> program = programs.get(victim);
        Child child = keep(Child.java(
                word,
                program != null
                        ? program
                        : List.of(
                                "-jar",
                                jar(gateway ? "edge-gateway" : "inventory-broker")
                                        .toString()),
                List.of(word, "--config", plan.run().resolve(word + ".yaml").toString()),
                plan.run().resolve(word + ".log")));
        victims.put(victim, child);
        return child.awaitReady(START_WITHIN);
    }

    /** What is done while the processes run. */
    interface Work {
        boolean done() throws IOException, InterruptedException;
    }

    /** Does it and closes everything at the end, also when Ctrl-C is the end. */
    boolean during(Work work, Screen screen) throws IOException, InterruptedException {
        Thread onCtrlC = new Thread(this::close, "demo-close");
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        try (this) {
            return work.done();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(onCtrlC);
            } catch (IllegalStateException e) {
                // Ctrl-C: the hook is running already and closes the same processes
                screen.say("Stopping.");
            }
        }
    }

    /** A key for the inventory broker's API, made as an installer makes it. */
    String key(String name, String role, Path file) throws IOException, InterruptedException {
        Path log = plan.run().resolve("keys.log");
        Process process = new ProcessBuilder(Child.javaCommand(
                        List.of("-jar", jar("inventory-broker").toString()),
                        List.of("key", "--name", name, "--role", role, "--file", file.toString())))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        String key = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS) || key.isEmpty()) {
            process.destroyForcibly();
            throw new IOException("no key for " + name + "; see " + log);
        }
        return key;
    }

    @Override
    public void close() {
        synchronized (running) {
            closed = true;
            while (!running.isEmpty()) {
                running.pop().close();
            }
        }
    }

    /** Makes the folder, or empties the one that is there. */
    public static void emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                    Files.delete(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        Files.createDirectories(folder);
    }

    /** A process started while everything is being closed is closed at once: none is left behind. */
    private Child keep(Child child) {
        synchronized (running) {
            if (closed) {
                child.close();
            } else {
                running.push(child);
            }
        }
        return child;
    }

    /** The built jar of that module. */
    public Path jar(String module) throws IOException {
        Path target = plan.home().resolve(module).resolve("target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, module + "-*.jar")) {
            for (Path each : jars) {
                return each;
            }
        }
        throw new IOException("no " + module + " jar below " + target + ": run ./dockdoor build first");
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The wanted loopback port when it is free, else any free one. */
    private static int freePort(int wanted) throws IOException {
        if (wanted == 0) {
            return FreePort.pick();
        }
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException taken) {
            return FreePort.pick();
        }
    }
}
