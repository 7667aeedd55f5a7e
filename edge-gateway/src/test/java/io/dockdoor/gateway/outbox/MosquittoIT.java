package io.dockdoor.gateway.outbox;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.LedgerAck;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.Drafts;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.LinkFailure;
import io.dockdoor.gateway.mqtt.MqttLink;
import io.dockdoor.gateway.mqtt.Outgoing;
import io.dockdoor.simulator.demo.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher against a stock mosquitto that is killed again and again. */
class MosquittoIT {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private static @Nullable Path program() {
        return Stream.of(
                        "/usr/sbin/mosquitto",
                        "/usr/local/sbin/mosquitto",
                        "/usr/bin/mosquitto",
                        "/opt/homebrew/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private Process mosquitto(Path program, int port) throws IOException {
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"), "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
        Process process = new ProcessBuilder(program.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        Await.until(20, () -> "mosquitto does not listen", () -> listens(port));
        return process;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        return FreePort.pick();
    }

    /** Books and acknowledges over MQTT; connects anew whenever the broker is gone. */
    private static final class Ledger implements AutoCloseable {
        final Set<Long> booked = new ConcurrentSkipListSet<>();
        final Set<String> ids = new ConcurrentSkipListSet<>();
        private final Thread thread = new Thread(this::run, "test-ledger");
        private final int port;
        private volatile boolean stopping;
        private long contiguous;

        Ledger(int port) {
            this.port = port;
            thread.start();
        }

        private void run() {
            while (!stopping) {
                BlockingQueue<LinkEvent> events = new LinkedBlockingQueue<>();
                MqttLink.Address address = new MqttLink.Address(
                        "127.0.0.1",
                        port,
                        null,
                        "ledger",
                        null,
                        null,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(2),
                        0);
                MqttLink.Will will = new MqttLink.Will(Outgoing.retained("test/ledger", new byte[] {'0'}, 0), 0);
                try (MqttLink link = MqttLink.connect(address, will, events::add, () -> stopping)) {
                    link.subscribe(Bench.TOPICS.allMovements(), 1);
                    while (!stopping) {
                        LinkEvent event = events.poll(100, TimeUnit.MILLISECONDS);
                        if (event instanceof LinkEvent.Lost) {
                            break;
                        }
                        if (event instanceof LinkEvent.Arrived arrived) {
                            link.publish(Outgoing.retained(Bench.ACK, book(arrived.body()), 0), 1);
                        }
                    }
                } catch (LinkFailure away) {
                    // the broker is dead just now: try again
                } catch (InterruptedException stopped) {
                    return;
                } catch (BadEvent broken) {
                    throw new AssertionError(broken);
                }
            }
        }

        private byte[] book(byte[] body) throws BadEvent {
            var event = EventJson.read(body);
            StreamPosition stream = there(there(event.door()).stream());
            booked.add(stream.position());
            ids.add(event.id().uri());
            while (booked.contains(contiguous + 1)) {
                contiguous++;
            }
            return Wire.write(new LedgerAck(stream.epoch(), contiguous, Drafts.NOON));
        }

        @Override
        public void close() throws InterruptedException {
            stopping = true;
            thread.join();
        }
    }

    @Test
    void killsOfTheBrokerLoseNothingBecauseOnlyTheLedgerPrunes() throws Exception {
        Path program = program();
        assumeTrue(program != null, "mosquitto is not installed: the suite of the gateway with a stock MQTT broker");
        int port = freePort();
        Process mosquitto = mosquitto(there(program), port);
        try (Ledger ledger = new Ledger(port);
                Bench bench = new Bench(folder, port)) {
            int events = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                bench.append(150);
                events += 150;
                int some = events - 100;
                Await.until(60, () -> ledger.booked.size() + " booked", () -> ledger.booked.size() >= some);
                mosquitto.destroyForcibly().waitFor();
                bench.append(50); // while it is dead
                events += 50;
                mosquitto = mosquitto(there(program), port);
            }
            int all = events;
            Await.until(
                    90,
                    () -> ledger.booked.size() + " of " + all + " booked; " + bench.journal.mark(),
                    () -> ledger.booked.size() == all && bench.journal.mark().count() == 0);
            assertEquals(all, ledger.ids.size());
            assertTrue(bench.journal.mark().acked() == all);
        } finally {
            mosquitto.destroyForcibly().waitFor();
        }
    }

    @Test
    void whenNobodySubscribedMosquittoSaysSoAndTheGatewayToo() throws Exception {
        Path program = program();
        assumeTrue(program != null, "mosquitto is not installed: the suite of the gateway with a stock MQTT broker");
        int port = freePort();
        Process mosquitto = mosquitto(there(program), port);
        try (Bench bench = new Bench(folder, port)) {
            bench.append(1);
            Await.until(20, () -> bench.health.parts() + "", () -> {
                var ledger = bench.health.parts().get("ledger");
                return ledger != null && List.of("nobody-listens").contains(ledger.code());
            });
        } finally {
            mosquitto.destroyForcibly().waitFor();
        }
    }
}
