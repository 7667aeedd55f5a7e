package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.demo.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped configuration and ACL on a real mosquitto, with certificates made as docs/security.md says. */
class MosquittoTlsIT {
    private static final String SUITE = "mosquitto TLS suite";

    @TempDir
    private Path folder;

    private @Nullable Process mosquitto;
    private int port;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Tools.need(SUITE, "mosquitto", "mosquitto_pub", "openssl");
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 2"
                + " -subj /CN=dock-ca");
        Files.writeString(folder.resolve("san"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        certificate("localhost");
        certificate("G1");
        certificate("wms");
        certificate("crew");
        port = FreePort.pick();
        Path shipped = DemoRuns.project().resolve("config/mosquitto");
        String configuration = Files.readString(shipped.resolve("dockdoor.conf"))
                .replace("listener 8883", "user root\nlistener " + port + " 127.0.0.1")
                .replace("/etc/dockdoor/ca.pem", folder.resolve("ca.pem").toString())
                .replace(
                        "/etc/dockdoor/mosquitto.pem",
                        folder.resolve("localhost.pem").toString())
                .replace(
                        "/etc/dockdoor/mosquitto.key",
                        folder.resolve("localhost.key").toString())
                .replace(
                        "/etc/mosquitto/dockdoor.acl",
                        shipped.resolve("dockdoor.acl").toString())
                .replace("/var/lib/mosquitto/", folder + "/");
        Files.writeString(folder.resolve("mosquitto.conf"), configuration);
        Process process = new ProcessBuilder(
                        Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto",
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        mosquitto = process;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!listens()) {
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> "mosquitto does not listen: " + log());
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (mosquitto != null) {
            mosquitto.destroyForcibly().waitFor();
        }
    }

    @Test
    void aGatewayWritesItsOwnBranchAndNobodyElses() throws IOException, InterruptedException {
        assertTaken("G1", "dock/v1/S1/gw/G1/health");
        for (String forged : List.of(
                "dock/v1/S1/gw/G2/health",
                "dock/v1/S1/gw/G2/door/D1/movement/ship",
                "dock/v1/S1/to/G1/ack",
                "dock/v1/S1/to/G2/cmd/door.release",
                "dock/v1/S1/stock/09521987000018",
                "dock/v1/_inv/state")) {
            assertRefused("G1", forged);
        }
    }

    @Test
    void anIntegratorWritesNeitherStockNorAGatewaysMovements() throws IOException, InterruptedException {
        assertRefused("wms", "dock/v1/S1/gw/G1/door/D1/movement/receive");
        assertRefused("wms", "dock/v1/S1/stock/09521987000018");
        assertRefused("wms", "dock/v1/S1/to/G1/cmd/sweep.start");
        assertRefused("wms", "dock/v1/S1/to/G1/config");
        // nor those of a gateway that has his name, which no gateway has
        assertRefused("wms", "dock/v1/S1/gw/wms/door/D1/movement/receive");
        assertRefused("wms", "dock/v1/S1/src/wms/movement");
    }

    @Test
    void whoCommandsGatewaysDoesOnlyThat() throws IOException, InterruptedException {
        assertTaken("crew", "dock/v1/S1/to/G1/cmd/sweep.start");
        assertTaken("crew", "dock/v1/S1/to/G1/config");
        assertRefused("crew", "dock/v1/S1/gw/crew/door/D1/movement/receive");
        assertRefused("crew", "dock/v1/S1/to/G1/ack");
        assertRefused("crew", "dock/v1/S1/gw/G1/door/D1/movement/receive");
    }

    @Test
    void whoShowsNoCertificateIsNotLetIn() throws IOException, InterruptedException {
        Said said = publish(null, "dock/v1/S1/gw/G1/health");
        assertFalse(said.code == 0, said.text);
    }

    private void assertTaken(String who, String topic) throws IOException, InterruptedException {
        Said said = publish(who, topic);
        assertEquals(0, said.code, () -> said.text + log());
        assertFalse(said.text.contains("Not authorized"), said.text);
        assertTrue(said.text.contains("PUBACK"), said.text);
    }

    /** mosquitto answers with reason code 135. */
    private void assertRefused(String who, String topic) throws IOException, InterruptedException {
        Said said = publish(who, topic);
        assertTrue(
                said.text.contains("Not authorized") || said.text.contains("RC:135"), () -> topic + ": " + said.text);
    }

    private record Said(int code, String text) {}

    private Said publish(@Nullable String who, String topic) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "mosquitto_pub",
                "-d",
                "-V",
                "mqttv5",
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "--cafile",
                folder.resolve("ca.pem").toString(),
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                "x"));
        if (who != null) {
            command.addAll(List.of(
                    "--cert",
                    folder.resolve(who + ".pem").toString(),
                    "--key",
                    folder.resolve(who + ".key").toString()));
        }
        Path out = Files.createTempFile(folder, "pub", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("mosquitto_pub did not end within 60 s: " + Files.readString(out));
        }
        return new Said(process.exitValue(), Files.readString(out));
    }

    private void certificate(String name) throws IOException, InterruptedException {
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out " + name
                + ".csr -subj /CN=" + name);
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out "
                + name + ".pem");
    }

    private void openssl(String words) throws IOException, InterruptedException {
        Tools.output(folder, "sh", "-c", "cd '" + folder + "' && openssl " + words);
    }

    private boolean listens() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (java.net.ConnectException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("mosquitto.log"));
        } catch (IOException none) {
            return none.toString();
        }
    }
}
