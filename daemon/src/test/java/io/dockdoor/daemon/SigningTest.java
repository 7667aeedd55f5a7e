package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningTest {
    private static final String TOPIC = "dock/v1/S1/to/G1/cmd/light.test";
    private static final byte[] BODY = "{\"commandId\":\"c1\"}".getBytes(StandardCharsets.UTF_8);

    /** Made by: openssl genpkey -algorithm ed25519. */
    private static final String PRIVATE =
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIHeTDF9LCdGHVzZ0lwFManZCFBffq41gqqn2LXduvkDV\n-----END PRIVATE KEY-----\n";

    /** By: openssl pkey -pubout. */
    private static final String PUBLIC =
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAYgwLLTioCHJas5uNaEAeEfqf97x6fIxmBkxLwrO6u1U=\n-----END PUBLIC KEY-----\n";

    /** By: printf 'dockdoor signed v1\n%s\n%s' TOPIC BODY, then openssl pkeyutl -sign -rawin, then base64. */
    private static final String SIGNATURE =
            "+boXcprOcwGWQxgDzHkeAD1TO8tpGljcbfErCCA/Sie3RJW0t2sIFnHLljh1/VdOUDERzzB9xoCESXdV0gtbAQ==";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), text);
    }

    @Test
    void whatOpensslSignsHoldsAndWeSignTheSame() throws IOException {
        assertTrue(Signing.holds(Signing.publicKey(file(PUBLIC)), TOPIC, BODY, SIGNATURE));
        assertEquals(
                Map.of("signer", "ada", "signature", SIGNATURE),
                new Signing.Signer("ada", Signing.privateKey(file(PRIVATE))).beside(TOPIC, BODY));
    }

    @Test
    void anotherTopicOtherBytesOrNoSignatureDoNotHold() throws IOException {
        var key = Signing.publicKey(file(PUBLIC));
        assertFalse(Signing.holds(key, TOPIC.replace("G1", "G2"), BODY, SIGNATURE));
        assertFalse(Signing.holds(key, TOPIC, "{\"commandId\":\"c2\"}".getBytes(StandardCharsets.UTF_8), SIGNATURE));
        assertFalse(Signing.holds(key, TOPIC, BODY, (SIGNATURE.startsWith("A") ? "B" : "A") + SIGNATURE.substring(1)));
        assertFalse(Signing.holds(key, TOPIC, BODY, ""));
        assertFalse(Signing.holds(key, TOPIC, BODY, "not base64!"));
        assertFalse(Signing.holds(Signing.pair().getPublic(), TOPIC, BODY, SIGNATURE));
    }

    @Test
    void theOtherHalfOfThePairIsNamed() throws IOException {
        Path other = file(PRIVATE);
        IOException refused = assertThrows(IOException.class, () -> Signing.publicKey(other));
        assertTrue(String.valueOf(refused.getMessage()).contains("the other half of the pair?"));
    }
}
