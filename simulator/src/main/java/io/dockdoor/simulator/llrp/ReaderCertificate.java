package io.dockdoor.simulator.llrp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate as readers bring their own: it names no host and is known by its fingerprint.
 *
 * @param context what a server with this certificate shakes hands with
 * @param fingerprint SHA-256 of the certificate, upper-case hex with colons
 */
public record ReaderCertificate(SSLContext context, String fingerprint) {
    private static final char[] PASSWORD = "simulated".toCharArray();

    /**
     * Makes a new one, valid for a year, with the keytool of the running Java.
     *
     * @throws IOException when keytool is missing or fails; the message holds what it said
     */
    public static ReaderCertificate make() throws IOException {
        Path folder = Files.createTempDirectory("dockdoor-reader");
        Path store = folder.resolve("reader.p12");
        try {
            keytool(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(keys.getCertificate("reader").getEncoded());
            return new ReaderCertificate(
                    context, HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot make a reader's certificate: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void keytool(Path store) throws IOException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "reader",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=simulated reader",
                        "-validity",
                        "365",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool made no certificate: " + said.strip());
            }
        } catch (InterruptedException e) {
            keytool.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool made a certificate", e);
        }
    }
}
