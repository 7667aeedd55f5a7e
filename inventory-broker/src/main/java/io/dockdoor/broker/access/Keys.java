package io.dockdoor.broker.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open the API. Kept as SHA-256 only: a key is 256 random bits, so a slow hash would protect nothing more, and the
 * file does not open the API to who reads it.
 */
public final class Keys {
    private static final String PREFIX = "dd_";
    private static final int BYTES = 32;

    private final List<Key> all;

    private Keys(List<Key> all) {
        this.all = List.copyOf(all);
    }

    /** One key: whose it is, what it may do, SHA-256 of its text. */
    public record Key(String name, Role role, byte[] sha256) {
        /** The line of a keys file. */
        public String line() {
            return name + " " + role.word() + " " + HexFormat.of().formatHex(sha256);
        }
    }

    /** A key just made. {@code text} is told once and kept nowhere. */
    public record Minted(String text, Key key) {}

    /** @throws IllegalArgumentException when the name cannot stand in a keys file */
    public static Minted mint(String name, Role role, RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Minted(text, new Key(checked(name), role, sha256(text)));
    }

    /**
     * Reads lines of {@code name role sha256-in-hex}; {@code #} begins a comment.
     *
     * @throws IllegalArgumentException when a line is wrong; the message names line and cure, never the hash
     */
    public static Keys parse(String text) {
        List<Key> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String said = line.replaceFirst("#.*", "").strip();
            if (said.isEmpty()) {
                continue;
            }
            try {
                Key key = key(said.split("\\s+"));
                if (!names.add(key.name())) {
                    throw new IllegalArgumentException("the name " + key.name() + " is given twice: keep one of them");
                }
                keys.add(key);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it holds no key: make one with './dockdoor key'");
        }
        return new Keys(keys);
    }

    private static Key key(String[] parts) {
        if (parts.length != 3) {
            throw new IllegalArgumentException("must be 'name role sha256', as './dockdoor key' writes it");
        }
        return new Key(checked(parts[0]), role(parts[1]), hash(parts[2]));
    }

    /** @throws IllegalArgumentException when there is no such role */
    public static Role role(String word) {
        for (Role each : Role.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is none of the roles read, write, approve, admin");
    }

    private static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "the name of a key must be 1 to 64 of letters, digits, '_' and '-', not '" + name + "'");
        }
        return name;
    }

    private static byte[] hash(String hex) {
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("the hash must be 64 hex digits: SHA-256 of the key");
        }
        return HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
    }

    /** The key with that text, null for none. Takes the same time whichever it is and however much of it is right. */
    public @Nullable Key find(String text) {
        byte[] presented = sha256(text);
        Key found = null;
        for (Key each : all) {
            if (MessageDigest.isEqual(each.sha256(), presented)) {
                found = each;
            }
        }
        return found;
    }

    public int size() {
        return all.size();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
