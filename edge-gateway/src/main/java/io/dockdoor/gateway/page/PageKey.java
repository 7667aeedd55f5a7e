package io.dockdoor.gateway.page;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may use the crew's page: with a key whoever has it, without one this computer alone. One thread at a time. */
public final class PageKey {
    private static final int SHORTEST = 12;
    private static final int MOST_WRONG = 20;
    private static final long FORGIVES_NANOS = 1_000_000_000L;
    private static final Pattern HERE = Pattern.compile("(?i)(localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private final byte @Nullable [] key;
    private final LongSupplier nanos;
    private int wrong;
    private long forgiven;

    /**
     * @param file with the key in it; null for none
     * @throws IOException when it cannot be read or the key is too short
     */
    public PageKey(@Nullable Path file, LongSupplier nanos) throws IOException {
        this.nanos = nanos;
        this.forgiven = nanos.getAsLong();
        if (file == null) {
            key = null;
            return;
        }
        String text = Files.readString(file).strip();
        if (text.length() < SHORTEST) {
            throw new IOException("the key in " + file + " (http.keyFile) has fewer than " + SHORTEST
                    + " characters; make one with: openssl rand -hex 16");
        }
        key = text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a key is asked for. */
    boolean there() {
        return key != null;
    }

    /** Why one is not let in, with its HTTP status. */
    record Refusal(int status, String sentence) {}

    /**
     * Null when let in.
     *
     * @param host the request's header of that name: a name of another machine is a trick of a foreign page
     * @param authorization the request's header of that name
     */
    @Nullable Refusal refusal(@Nullable InetAddress from, @Nullable String host, @Nullable String authorization) {
        if (key == null) {
            return from != null
                            && from.isLoopbackAddress()
                            && host != null
                            && HERE.matcher(host).matches()
                    ? null
                    : new Refusal(
                            403,
                            "without http.keyFile in the gateway's configuration this page is for its own computer");
        }
        long passed = (nanos.getAsLong() - forgiven) / FORGIVES_NANOS;
        forgiven += passed * FORGIVES_NANOS;
        wrong = (int) Math.max(0, wrong - passed);
        if (wrong >= MOST_WRONG) {
            return new Refusal(429, "too many wrong keys; wait a second");
        }
        String given = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        if (MessageDigest.isEqual(key, given.strip().getBytes(StandardCharsets.UTF_8))) {
            return null;
        }
        if (!given.isEmpty()) {
            wrong++;
        }
        return new Refusal(401, "give the key of this gateway's page");
    }
}
