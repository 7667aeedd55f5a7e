package io.dockdoor.gateway;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.Signing;
import io.dockdoor.events.ConfigReported;
import io.dockdoor.events.DesiredConfig;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.mqtt.FakeBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at the centre types, against an MQTT broker. */
class ConfigCommandsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String DESIRED = "dock/v1/S1/to/G1/config";
    private static final String REPORTED = "dock/v1/S1/gw/G1/config/reported";

    @TempDir
    private Path folder;

    private int config(String... words) {
        return ConfigCommands.with(() -> NOW).execute(words);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void keys() throws Exception {
        assertEquals(0, config("key", "--private", file("centre.key"), "--public", file("centre.pem")));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("centre.key"))));
    }

    private int sign(long version, String settings, String... more) throws Exception {
        Files.writeString(folder.resolve("settings.yaml"), settings);
        List<String> words = new ArrayList<>(List.of(
                "sign",
                "--settings",
                file("settings.yaml"),
                "--version",
                Long.toString(version),
                "--signer",
                "centre",
                "--key",
                file("centre.key"),
                "--site",
                "S1",
                "--gateway",
                "G1",
                "--out",
                file("signed.json")));
        words.addAll(List.of(more));
        return config(words.toArray(String[]::new));
    }

    private int ask(FakeBroker broker, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--broker", "mqtt://127.0.0.1:" + broker.port(), "--site", "S1", "--gateway", "G1"));
        return config(all.toArray(String[]::new));
    }

    private static byte[] report(long version, String state, long desired) {
        return Wire.write(new ConfigReported(NOW, version, null, state, desired, "ok", "so.", List.of("line 1: x"), 1));
    }

    @Test
    void whatWasSignedIsSentAndWhatBecomesOfItIsTheExitCode() throws Exception {
        keys();
        assertEquals(0, sign(7, "journal: {kept: 8 MiB}\n"));
        try (FakeBroker broker = new FakeBroker()) {
            broker.send(REPORTED, report(6, "refused", 5), true); // of before
            broker.listen(published -> {
                if (published.topic().equals(DESIRED)) {
                    boolean good = published.text().contains("\"version\":7");
                    broker.send(REPORTED, report(6, "waiting", good ? 7 : 8), true);
                    broker.send(REPORTED, report(good ? 7 : 6, good ? "good" : "refused", good ? 7 : 8), true);
                }
            });
            assertEquals(0, ask(broker, "push", "--signed", file("signed.json")));
            FakeBroker.Published sent = there(broker.retained.get(DESIRED));
            assertTrue(Signing.holds(
                    Signing.publicKey(folder.resolve("centre.pem")),
                    DESIRED,
                    sent.body(),
                    there(sent.attributes().get("signature"))));
            assertEquals("centre", sent.attributes().get("signer"));
            assertEquals(
                    "journal: {kept: 8 MiB}\n",
                    Wire.read(sent.body(), DesiredConfig.class).settings());
            assertEquals(0, ask(broker, "status"));

            assertEquals(0, sign(8, "journal: {kept: 8 MiB}\n"));
            assertEquals(1, ask(broker, "push", "--signed", file("signed.json")));
            assertEquals(1, ask(broker, "status"));
        }
    }

    @Test
    void whatDoesNotGoWithTheGatewaysFileIsNotSigned() throws Exception {
        keys();
        Files.writeString(folder.resolve("gateway.yaml"), """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: /var/lib/dockdoor/gateway
                mqtt: {url: "mqtt://127.0.0.1:1883"}
                readers: [{id: R1, host: first}]
                doors: [{id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}]}]
                """);
        assertEquals(78, sign(7, "readers: [{id: R2, host: second}]\n", "--own", file("gateway.yaml")));
        assertFalse(Files.exists(folder.resolve("signed.json")));
        assertEquals(0, sign(7, "readers: [{id: R1, host: second}]\n", "--own", file("gateway.yaml")));
    }
}
