package io.dockdoor.broker.mqtt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS from PEM files. */
public final class Tls {
    private Tls() {}

    /**
     * @param ca certificates to trust, null for those of the system
     * @param cert our certificate chain, null for none
     * @param key its private key, unencrypted PKCS 8 ({@code BEGIN PRIVATE KEY})
     * @throws IOException when a file cannot be used; the message names it
     */
    public static SSLSocketFactory of(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(cert, key), trust(ca), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS with " + ca + ", " + cert + ", " + key + ": " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(@Nullable Path ca) throws IOException, GeneralSecurityException {
        if (ca == null) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (Certificate each : certificates(ca)) {
            store.setCertificateEntry("ca" + number++, each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(@Nullable Path cert, @Nullable Path key)
            throws IOException, GeneralSecurityException {
        if (cert == null || key == null) {
            return null;
        }
        KeyStore store = empty();
        char[] password = new char[0];
        store.setKeyEntry("own", privateKey(key), password, certificates(cert).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path pem)
            throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)));
    }

    private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new IOException(pem + " holds no unencrypted PKCS 8 key (BEGIN PRIVATE KEY): "
                    + "convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        List<String> refused = new ArrayList<>();
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                refused.add(algorithm + ": " + e.getMessage());
            }
        }
        throw new IOException(pem + " holds a key that is neither EC nor RSA: " + refused);
    }
}
