package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The processes of a demo: started in order as in production, killed and started again when asked, closed in reverse. */
final class Processes implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private final DemoPlan plan;
    private final Deque<Child> running = new ArrayDeque<>();
    private final Map<Victim, Child> victims = new EnumMap<>(Victim.class);
    private final int mqttPort;
    private final int httpPort;
    private boolean closed;

    Processes(DemoPlan plan) throws IOException {
        this.plan = plan;
        this.mqttPort = freePort(plan.mqttPort());
        this.httpPort = freePort(plan.httpPort());
    }

    int mqttPort() {
        return mqttPort;
    }

    int httpPort() {
        return httpPort;
    }

    Path truthFile() {
        return plan.run().resolve("truth.jsonl");
    }

    /** A stock mosquitto, when the plan wants one. */
    void startMqtt() throws IOException, InterruptedException {
        if (plan.mqtt() != Mqtt.MOSQUITTO) {
            return;
        }
        Path conf = plan.run().resolve("mosquitto.conf");
        Files.writeString(conf, DemoConfigs.mosquitto(mqttPort));
        Child mosquitto = keep(Child.start(
                "mosquitto",
                List.of(Mosquitto.program(), "-c", conf.toString()),
                plan.run().resolve("mosquitto.log")));
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!accepts(mqttPort)) {
            if (!mosquitto.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("mosquitto does not listen; its log ends with:\n" + mosquitto.tail());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    void startBroker() throws IOException, InterruptedException {
        String mqtt = plan.mqtt() == Mqtt.EMBEDDED
                ? "embedded: {listen: \"127.0.0.1:" + mqttPort + "\"}"
                : "url: \"mqtt://127.0.0.1:" + mqttPort + "\"";
        Files.writeString(
                plan.run().resolve("broker.yaml"), DemoConfigs.broker(plan.run().resolve("broker"), mqtt, httpPort));
        start(Victim.BROKER);
    }

    /** The simulator's readers: {@code [{id, door, port}, ...]}. */
    JsonNode startReaders() throws IOException, InterruptedException {
        List<String> words = List.of(
                "simulate",
                "--scene",
                "demo",
                "--seed",
                Long.toString(plan.seed()),
                "--doors",
                Integer.toString(plan.doors()),
                "--for",
                plan.length().toSeconds() + "s",
                plan.beams() ? "--beams" : "--no-beams",
                "--truth",
                truthFile().toString());
        return keep(Child.java("simulator", jar("simulator"), words, plan.run().resolve("simulator.log")))
                .awaitReady(START_WITHIN)
                .path("readers");
    }

    void startGateway(JsonNode readers) throws IOException, InterruptedException {
        Files.writeString(
                plan.run().resolve("gateway.yaml"),
                DemoConfigs.gateway(plan.run().resolve("gateway"), mqttPort, readers, plan.beams()));
        start(Victim.GATEWAY);
    }

    /** kill -9. */
    void kill(Victim victim) throws InterruptedException {
        Child child = victims.get(victim);
        if (child != null) {
            child.kill();
        }
    }

    /** Starts that daemon (again) with the configuration it has. */
    void start(Victim victim) throws IOException, InterruptedException {
        boolean gateway = victim == Victim.GATEWAY;
        String word = gateway ? "gateway" : "broker";
        Child child = keep(Child.java(
                word,
                jar(gateway ? "edge-gateway" : "inventory-broker"),
                List.of(word, "--config", plan.run().resolve(word + ".yaml").toString()),
                plan.run().resolve(word + ".log")));
        victims.put(victim, child);
        child.awaitReady(START_WITHIN);
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

    private Path jar(String module) throws IOException {
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
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw e;
            }
            return freePort(0);
        }
    }
}
