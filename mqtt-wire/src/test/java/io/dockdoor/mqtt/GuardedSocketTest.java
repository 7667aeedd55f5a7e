package io.dockdoor.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that we trust is no answer to who is there: it must be for the host that we called. */
@Timeout(120)
class GuardedSocketTest {
    private static final char[] PASSWORD = "for a test".toCharArray();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aTrustedServerOfAnotherNameIsLeft() throws Exception {
        try (SSLServerSocket server = server("dns:elsewhere.example")) {
            CompletableFuture<String> seen = shakesHands(server);
            GuardedSocket socket = socket(server);
            SSLException refused = assertThrows(SSLException.class, socket::start);
            assertTrue(String.valueOf(refused.getMessage()).contains("127.0.0.1"), refused::toString);
            assertThrows(CompletionException.class, seen::join);
        }
    }

    @Test
    void aTrustedServerOfThatNameIsSpokenTo() throws Exception {
        try (SSLServerSocket server = server("ip:127.0.0.1")) {
            CompletableFuture<String> seen = shakesHands(server);
            GuardedSocket socket = socket(server);
            socket.start();
            socket.getOutputStream().write('x');
            assertEquals("x", seen.join());
            socket.stop();
        }
    }

    private GuardedSocket socket(SSLServerSocket server) throws IOException {
        return new GuardedSocket(new WireClient.Where(
                "127.0.0.1",
                server.getLocalPort(),
                TlsKeys.sockets(folder.resolve("server.pem"), null, null),
                PATIENCE));
    }

    /** One caller; the first byte it says, as soon as it is said: closing waits for the other side to close. */
    private static CompletableFuture<String> shakesHands(SSLServerSocket server) {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (SSLSocket caller = (SSLSocket) server.accept()) {
                        caller.setSoTimeout((int) PATIENCE.toMillis());
                        caller.startHandshake();
                        said.complete(Character.toString(caller.getInputStream().read()));
                    } catch (IOException failed) {
                        said.completeExceptionally(failed);
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
        return said;
    }

    private SSLServerSocket server(String alternativeName) throws Exception {
        Path store = folder.resolve("server.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=a server", "-ext", "san=" + alternativeName);
        keytool("-exportcert", "-rfc", "-file", folder.resolve("server.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(ours.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private void keytool(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-alias", "server", "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(List.of("-keystore", folder.resolve("server.p12").toString()));
        Path said = folder.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "keytool does not end");
        assertEquals(0, process.exitValue(), () -> String.join(" ", command) + ", see " + said);
    }
}
