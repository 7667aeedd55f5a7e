package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.connectionAttempt;
import static io.dockdoor.reader.Bits.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.ReaderSettings.Tls;
import io.dockdoor.reader.ReaderStatus.State;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requirement 16: LLRP over TLS with a self-signed certificate, known by its fingerprint. */
class PinnedTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext readerSide;
    private static String fingerprint;

    private final BlockingQueue<ReaderStatus> told = new LinkedBlockingQueue<>();
    private RudePeer peer;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("reader.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "reader",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=some reader",
                        "-validity",
                        "1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        readerSide = SSLContext.getInstance("TLS");
        readerSide.init(managers.getKeyManagers(), null, null);
        fingerprint = HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(keys.getCertificate("reader").getEncoded()));
    }

    @BeforeEach
    void open() throws IOException {
        peer = new RudePeer(
                readerSide.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
    }

    @Test
    void aReaderWithThePinnedCertificateIsRead() throws Exception {
        try (LlrpReader reader = reader(peer.port(), fingerprint)) {
            reader.start();
            peer.letItRead();
            assertEquals("reading", await(State.READING).code());
        }
    }

    @Test
    void aReaderWithAnotherCertificateIsRefusedAndItsFingerprintShown() throws Exception {
        try (LlrpReader reader = reader(peer.port(), "00".repeat(32))) {
            reader.start();
            peer.accept();
            assertThrows(IOException.class, () -> peer.say(connectionAttempt(0)));
            ReaderStatus refused = await(State.ERROR);
            assertEquals("tls-not-pinned", refused.code());
            assertTrue(refused.sentence().contains(fingerprint), refused.sentence());
        }
    }

    @Test
    void aPlainReaderBehindATlsSettingIsSaidSo() throws Exception {
        try (RudePeer plain = new RudePeer();
                LlrpReader reader = reader(plain.port(), fingerprint)) {
            reader.start();
            plain.accept();
            plain.say(connectionAttempt(0));
            assertEquals("tls-failed", await(State.ERROR).code());
        }
    }

    @Test
    void aRecordThatArrivesSlowerThanWeWaitIsNotTorn() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LlrpReader reader = reader(slow.getLocalPort(), fingerprint)) {
            slow.setSoTimeout(20_000);
            reader.start();
            try (Socket near = slow.accept();
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), peer.port())) {
                near.setTcpNoDelay(true);
                pump(near, far, 0);
                // 2 ms a byte: a record of more than 25 bytes takes longer than the 50 ms one read waits
                pump(far, near, 2_000_000);
                peer.letItRead();
                await(State.READING);
                for (int id = 1; id <= 3; id++) {
                    peer.say(message(62, id));
                    assertEquals(
                            id, peer.answerUntil(t -> t == Llrp.KEEPALIVE_ACK).id());
                }
            }
        }
    }

    @Test
    void aFingerprintThatIsNoneIsRefusedWhenSet() {
        assertThrows(IllegalArgumentException.class, () -> new Tls(Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new Tls(Set.of("AB:CD")));
    }

    private static void pump(Socket from, Socket to, long nanosPerByte) {
        Thread thread = new Thread(() -> {
            try {
                InputStream in = from.getInputStream();
                for (int each = in.read(); each >= 0; each = in.read()) {
                    to.getOutputStream().write(each);
                    if (nanosPerByte > 0) {
                        LockSupport.parkNanos(nanosPerByte);
                    }
                }
                to.shutdownOutput();
            } catch (IOException closed) {
                // the test is over
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private ReaderStatus await(State state) throws InterruptedException {
        while (true) {
            ReaderStatus next = told.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("never " + state);
            }
            if (next.state() == state) {
                return next;
            }
        }
    }

    private LlrpReader reader(int port, String pinned) {
        ReaderSettings settings = ReaderSettings.portal(new ReaderId("R1"), "127.0.0.1", port, 1, 2)
                .withTls(new Tls(Set.of(pinned)))
                .withKeepalive(java.time.Duration.ofMinutes(1));
        return new LlrpReader(
                settings,
                new ReaderListener() {
                    @Override
                    public TagReads reads(TagReads batch) {
                        return batch;
                    }

                    @Override
                    public void gpi(int port, boolean high, long atMicros) {}

                    @Override
                    public void status(ReaderStatus status) {
                        told.add(status);
                    }

                    @Override
                    public void readsLost(String why, long atMicros) {}
                },
                () -> System.nanoTime() / 1000,
                new Random(1));
    }
}
