package io.dockdoor.broker.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A signing secret in the form of Standard Webhooks: {@code whsec_} and 24 to 64 bytes in base64. */
public record Secret(String text) {
    private static final String PREFIX = "whsec_";

    /** @throws IllegalArgumentException when it is no such secret */
    public Secret {
        int bytes = text.startsWith(PREFIX) ? Base64.getDecoder().decode(text.substring(PREFIX.length())).length : 0;
        if (bytes < 24 || bytes > 64) {
            throw new IllegalArgumentException("a secret is whsec_ and 24 to 64 bytes in base64");
        }
    }

    public static Secret mint(RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * The header {@code webhook-signature}: one signature for each secret, separated by spaces.
     *
     * @param seconds the header {@code webhook-timestamp}, seconds since 1970
     */
    static String signature(List<Secret> secrets, String id, long seconds, byte[] body) {
        return secrets.stream().map(each -> each.sign(id, seconds, body)).collect(Collectors.joining(" "));
    }

    private String sign(String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), "HmacSHA256"));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
