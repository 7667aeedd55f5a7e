package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.Finding.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aClockInThePastFailsAndOneNotYetSynchronisedWarns() throws IOException {
        assertEquals(
                Verdict.FAIL,
                Checks.clock(Instant.parse("1970-01-01T00:02:00Z"), folder).verdict());
        assertEquals(Verdict.WARN, Checks.clock(NOW, folder).verdict());
        Files.createFile(folder.resolve("synchronized"));
        assertEquals(Verdict.OK, Checks.clock(NOW, folder).verdict());
        assertEquals(Verdict.OK, Checks.clock(NOW, folder.resolve("absent")).verdict());
    }

    @Test
    void somebodyWhoListensIsReachedAndNobodyIsNot() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertEquals(
                    Verdict.OK,
                    Checks.reach("reader R1", "127.0.0.1", port, "cure").verdict());
        }
        Finding nobody = Checks.reach("reader R1", "127.0.0.1", port, "is it on?");
        assertEquals(Verdict.FAIL, nobody.verdict());
        assertEquals("is it on?", nobody.cure());
    }

    @Test
    void aFolderThatIsToBeMadeCountsAsItsParentAndAFullDiskWarns() {
        assertEquals(
                Verdict.OK, Checks.folder("state", folder.resolve("a/b"), 0).verdict());
        assertEquals(
                Verdict.WARN, Checks.folder("state", folder, Long.MAX_VALUE).verdict());
    }

    @Test
    void aSecretThatIsAbsentEmptyOrOpenIsTold() throws IOException {
        Path file = folder.resolve("password");
        assertEquals(Verdict.FAIL, Checks.secret("password", file).verdict());
        Files.createFile(file);
        assertEquals(Verdict.FAIL, Checks.secret("password", file).verdict());
        Files.writeString(file, "hunter2");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Verdict.WARN, Checks.secret("password", file).verdict());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(Verdict.OK, Checks.secret("password", file).verdict());
        assertFalse(Checks.secret("password", file).toString().contains("hunter2"));
    }

    @Test
    void aCertificateIsJudgedByItsTimes() throws Exception {
        Path store = folder.resolve("store");
        Path pem = folder.resolve("cert.pem");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        run(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=G1",
                "-startdate",
                "2027/01/01 00:00:00",
                "-validity",
                "90",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString());
        run(
                keytool,
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString(),
                "-file",
                pem.toString());

        assertEquals(
                Verdict.FAIL,
                Checks.certificate("ours", pem, Instant.parse("1970-01-01T00:00:00Z"))
                        .verdict());
        assertEquals(
                Verdict.OK,
                Checks.certificate("ours", pem, Instant.parse("2027-01-15T00:00:00Z"))
                        .verdict());
        assertEquals(
                Verdict.WARN,
                Checks.certificate("ours", pem, Instant.parse("2027-03-20T00:00:00Z"))
                        .verdict());
        assertEquals(
                Verdict.FAIL,
                Checks.certificate("ours", pem, Instant.parse("2027-05-01T00:00:00Z"))
                        .verdict());
        Files.writeString(pem, "nothing");
        assertEquals(Verdict.FAIL, Checks.certificate("ours", pem, NOW).verdict());
    }

    @Test
    void whatFailsIsPrintedWithItsCureAndDecidesTheExitCode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(0, Finding.print(List.of(Finding.warn("clock", "late", "wait")), out));
        assertEquals(
                1, Finding.print(List.of(Finding.ok("disk", "fine"), Finding.fail("reader R1", "away", "go")), out));
        String said = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("FAIL  reader R1: away\n      -> go\n2 checked, 1 failed, 0 warned"), said);
    }

    @Test
    void aBundleHidesSecretsAndNeverWritesOverAFile() throws IOException {
        Path zip = folder.resolve("bundle.zip");
        Bundle.write(zip, Map.of("configuration.yaml", "gateway: G1\npassword: hunter2\n"));
        try (ZipFile file = new ZipFile(zip.toFile())) {
            String text = new String(
                    file.getInputStream(file.getEntry("configuration.yaml")).readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("gateway: G1\npassword: ***\n", text);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)));
        assertThrows(FileAlreadyExistsException.class, () -> Bundle.write(zip, Map.of()));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor());
    }
}
