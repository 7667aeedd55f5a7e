package io.dockdoor.broker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aKeyIsFoundByItsTextAndTheFileDoesNotHoldIt() throws IOException {
        Path file = folder.resolve("keys");
        Keys.Minted wms = Keys.mint("wms", Role.WRITE, new Random(1));
        Keys.Minted shop = Keys.mint("shop", Role.READ, new Random(2));
        KeyFile.add(file, wms.key());
        KeyFile.add(file, shop.key());
        String text = Files.readString(file);
        assertTrue(!text.contains(wms.text()) && !text.contains(wms.text().substring(3)), text);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Keys keys = KeyFile.open(file, nanos::get).keys();
        assertEquals("shop", named(keys, shop.text()));
        assertEquals("wms", named(keys, wms.text()));
        assertNull(keys.find(wms.text() + "x"));
        assertNull(keys.find(""));
        assertThrows(IllegalArgumentException.class, () -> KeyFile.add(file, wms.key()), "a name twice");
    }

    @Test
    void aWrongLineIsNamedAndItsHashIsNot() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class,
                () -> Keys.parse("# all\n\nwms write " + "a".repeat(64) + "\nshop boss " + "b".repeat(64)));
        assertEquals("line 4: 'boss' is none of the roles read, write, approve, admin", wrong.getMessage());
        String noHash =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> Keys.parse("wms write secret"))
                        .getMessage());
        assertTrue(noHash.startsWith("line 1: the hash must be 64 hex digits") && !noHash.contains("secret"), noHash);
        assertThrows(IllegalArgumentException.class, () -> Keys.parse("# nobody\n"));
    }

    @Test
    void aKeyTakenOutOfTheFileIsRefusedWithoutARestartAndABrokenFileChangesNothing() throws IOException {
        Path file = folder.resolve("keys");
        Keys.Minted wms = Keys.mint("wms", Role.WRITE, new Random(1));
        Keys.Minted shop = Keys.mint("shop", Role.READ, new Random(2));
        Files.writeString(file, wms.key().line() + "\n" + shop.key().line());
        KeyFile open = KeyFile.open(file, nanos::get);
        Files.writeString(file, shop.key().line());
        assertNotNull(open.keys().find(wms.text()), "looked at once a second");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertNull(open.keys().find(wms.text()));
        Files.writeString(file, "what is this");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals("shop", named(open.keys(), shop.text()));
    }

    @Test
    void everyRoleMayDoWhatTheOnesBeforeItMay() throws IOException {
        for (Role has : Role.values()) {
            Keys.Minted minted = Keys.mint("k", has, new Random(3));
            Path file = Files.writeString(folder.resolve("keys"), minted.key().line());
            Doorkeeper door = new Doorkeeper(KeyFile.open(file, nanos::get), 100, nanos::get);
            for (Role needed : Role.values()) {
                Doorkeeper.Answer answer = door.ask(asked("Bearer " + minted.text()), needed);
                if (has.compareTo(needed) >= 0) {
                    assertEquals(new Doorkeeper.Admitted("k", has), answer);
                } else {
                    assertEquals(403, ((Doorkeeper.SentAway) answer).status());
                }
            }
        }
    }

    @Test
    void whoTriesKeysIsSoonNotHeardAnyMoreAndHoldsUpNobodyElse() throws IOException {
        Keys.Minted wms = Keys.mint("wms", Role.READ, new Random(1));
        Path file = Files.writeString(folder.resolve("keys"), wms.key().line());
        Doorkeeper door = new Doorkeeper(KeyFile.open(file, nanos::get), 100, nanos::get);
        for (int i = 0; i < 20; i++) {
            assertEquals(401, status(door.ask(asked("Bearer dd_" + i), Role.READ)));
        }
        Doorkeeper.Answer barred = door.ask(asked("Bearer " + wms.text()), Role.READ);
        assertEquals(429, status(barred));
        assertEquals(Duration.ofSeconds(1), ((Doorkeeper.SentAway) barred).pause());
        assertEquals(
                new Doorkeeper.Admitted("wms", Role.READ),
                door.ask(new Doorkeeper.Asked("10.0.0.2", "Bearer " + wms.text(), "inv:8080", null), Role.READ));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertEquals(new Doorkeeper.Admitted("wms", Role.READ), door.ask(asked("bearer " + wms.text()), Role.READ));
    }

    @Test
    void aCallerOverItsRateIsToldWhenToComeAgain() {
        RateLimit limit = new RateLimit(10, 3, nanos::get);
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, limit.take("a"));
        }
        assertEquals(Duration.ofMillis(100), limit.take("a"));
        assertEquals(Duration.ZERO, limit.take("b"), "another caller's own share");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
        assertTrue(limit.take("a").toMillis() <= 1 && !limit.take("a").isZero());
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertEquals(Duration.ZERO, limit.take("a"));
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 3; i++) {
            assertEquals(Duration.ZERO, limit.take("a"));
        }
        assertTrue(!limit.take("a").isZero(), "rest fills no more than the burst");
    }

    @Test
    void withoutKeysAWebPageFromElsewhereGetsNothing() {
        Doorkeeper door = new Doorkeeper(null, 100, nanos::get);
        assertEquals(new Doorkeeper.Admitted("local", Role.ADMIN), door.ask(local("127.0.0.1:8080", null), Role.ADMIN));
        assertEquals(
                new Doorkeeper.Admitted("local", Role.ADMIN),
                door.ask(local("localhost:8080", "http://localhost:8080"), Role.WRITE));
        assertEquals(403, status(door.ask(local("localhost:8080", "https://evil.example"), Role.WRITE)));
        assertEquals(403, status(door.ask(local("rebound.example:8080", null), Role.READ)));
        assertEquals(403, status(door.ask(local(null, null), Role.READ)));
    }

    private static int status(Doorkeeper.Answer answer) {
        return answer instanceof Doorkeeper.SentAway away ? away.status() : 200;
    }

    private static String named(Keys keys, String text) {
        Keys.Key key = keys.find(text);
        return key == null ? "none" : key.name();
    }

    private static Doorkeeper.Asked local(@Nullable String host, @Nullable String origin) {
        return new Doorkeeper.Asked("127.0.0.1", null, host, origin);
    }

    private static Doorkeeper.Asked asked(String authorization) {
        return new Doorkeeper.Asked("10.0.0.1", authorization, "inv:8080", null);
    }
}
