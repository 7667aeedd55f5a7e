package io.dockdoor.reader;

import io.dockdoor.reader.ReaderSettings.Tls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS towards a reader, whose certificate is self-signed and names no host: what is trusted is the one certificate with the
 * pinned fingerprint, nothing else and whatever else it says. Readers that know suites with RSA key exchange only
 * (TLS_RSA_WITH_...) are refused by JDK 25 and newer unless the security property {@code jdk.tls.disabledAlgorithms} is relaxed
 * for the process; JDK 17 takes them.
 */
final class PinnedTls {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    private PinnedTls() {}

    /** The reader showed another certificate; the message names it, for a person to compare and pin. */
    static final class NotPinned extends SSLException {
        private static final long serialVersionUID = 1;

        NotPinned(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Shakes hands over a connected socket, within its read timeout. */
    static Socket over(Socket plain, String host, Tls tls) throws IOException {
        Pins pins = new Pins(tls);
        SSLSocket secured =
                (SSLSocket) context(pins).getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        try {
            secured.startHandshake();
        } catch (SSLException e) {
            secured.close();
            if (!pins.refused.isEmpty()) {
                throw new NotPinned(
                        "the reader at " + host + " shows the certificate " + pins.refused
                                + " (SHA-256), which is not pinned; compare it with the reader's and pin it if it is the same",
                        e);
            }
            throw e;
        }
        return secured;
    }

    private static SSLContext context(Pins pins) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {pins}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS", e);
        }
    }

    private static final class Pins extends X509ExtendedTrustManager {
        private final Tls tls;
        private String refused = "";

        Pins(Tls tls) {
            this.tls = tls;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0) {
                throw new CertificateException("no certificate");
            }
            byte[] digest;
            try {
                digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
            } catch (GeneralSecurityException e) {
                throw new CertificateException("cannot take the fingerprint", e);
            }
            String fingerprint = HEX.formatHex(digest);
            if (!tls.fingerprints().contains(fingerprint.replace(":", ""))) {
                refused = fingerprint;
                throw new CertificateException("not pinned: " + fingerprint);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is the client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
