package io.dockdoor.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signatures of messages, Ed25519 (RFC 8032). Signed is, byte for byte, the line {@value #DOMAIN}, the topic as a line, and the
 * payload as it is published: so a signature holds for one gateway and one verb, and for no other program's purpose. Name and
 * signature, in base64, travel beside the payload, in the MQTT 5 user properties {@value #SIGNER} and {@value #SIGNATURE}.
 */
public final class Signing {
    /** User property: whose key it is. */
    public static final String SIGNER = "signer";

    /** User property: the signature in base64. */
    public static final String SIGNATURE = "signature";

    private static final String DOMAIN = "dockdoor signed v1";
    private static final String ALGORITHM = "Ed25519";

    private Signing() {}

    /** Who signs. */
    public record Signer(String name, PrivateKey key) {
        /** What travels beside that message. */
        public Map<String, String> beside(String topic, byte[] payload) {
            try {
                Signature signature = Signature.getInstance(ALGORITHM);
                signature.initSign(key);
                signature.update(message(topic, payload));
                Map<String, String> beside = new LinkedHashMap<>();
                beside.put(SIGNER, name);
                beside.put(SIGNATURE, Base64.getEncoder().encodeToString(signature.sign()));
                return beside;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("this Java cannot sign with Ed25519", impossible);
            }
        }
    }

    /** Whether that is its owner's signature of that message. What is no signature at all is none. */
    public static boolean holds(PublicKey key, String topic, byte[] payload, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(message(topic, payload));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            return false;
        }
    }

    private static byte[] message(String topic, byte[] payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((DOMAIN + "\n" + topic + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(payload);
        return all.toByteArray();
    }

    /**
     * The public key of a PEM file, as {@code openssl pkey -pubout} writes it.
     *
     * @throws IOException when there is none; fit for a person
     */
    public static PublicKey publicKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(pem(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            throw new IOException(file + " holds no public Ed25519 key in PEM", other);
        }
    }

    /**
     * The private key of a PEM file (PKCS #8), as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws IOException when there is none; fit for a person
     */
    public static PrivateKey privateKey(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY")));
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            throw new IOException(file + " holds no private Ed25519 key in PEM", other);
        }
    }

    private static byte[] pem(Path file, String what) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        int begin = text.indexOf("-----BEGIN " + what + "-----");
        int end = text.indexOf("-----END " + what + "-----");
        if (begin < 0 || end < begin) {
            throw new IOException(file + " has no '-----BEGIN " + what + "-----'; the other half of the pair?");
        }
        return Base64.getMimeDecoder().decode(text.substring(begin + what.length() + 16, end));
    }

    /** A fresh pair of keys. */
    public static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no Ed25519", impossible);
        }
    }
}
