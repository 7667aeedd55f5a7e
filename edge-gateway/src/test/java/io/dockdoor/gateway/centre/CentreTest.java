package io.dockdoor.gateway.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.Signing;
import io.dockdoor.events.ConfigReported;
import io.dockdoor.events.DesiredConfig;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.centre.Centre.Next;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.gateway.mqtt.LinkEvent;
import io.dockdoor.gateway.mqtt.Outgoing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is a {@link Centre}: one that is dropped and made anew over the same folder was killed there. */
class CentreTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String TOPIC = "dock/v1/S1/to/G1/config";

    @TempDir
    private Path folder;

    private final KeyPair pair = Signing.pair();
    private final Map<String, Health> parts = new ConcurrentHashMap<>();
    private boolean clear = true;
    private long nanos;
    private @Nullable Outgoing told;
    private Path file = Path.of("gateway.yaml");

    private final Centre.Running gateway = new Centre.Running() {
        @Override
        public boolean clear() {
            return clear;
        }

        @Override
        public Map<String, Health> parts() {
            return parts;
        }

        @Override
        public void tell(Outgoing state) {
            told = state;
        }
    };

    @BeforeEach
    void own() throws Exception {
        Path key = folder.resolve("centre.pem");
        Files.writeString(
                key,
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
        file = folder.resolve("gateway.yaml");
        Files.writeString(file, """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: %s
                mqtt: {url: "mqtt://127.0.0.1:1883"}
                readers: [{id: R1, host: first}]
                doors: [{id: D1, mode: both, antennas: [{reader: R1, antenna: 1, side: out}]}]
                signers: [{name: centre, keyFile: %s, may: configuration}]
                centre: {confirmWithin: 60 s}
                """.formatted(folder, key));
        is("mqtt", Level.UP);
        is("reader-R1", Level.UP);
    }

    private void is(String part, Level level) {
        parts.put(part, new Health(level, level == Level.UP ? "ok" : "bad", "its sentence", NOW));
    }

    private Centre started() throws Exception {
        return Centre.of(file, () -> NOW, () -> nanos);
    }

    private static String host(GatewayConfig config) {
        return config.readers().get(0).host();
    }

    private static String reader(String host) {
        return "readers: [{id: R1, host: " + host + "}]\n";
    }

    private void send(Centre centre, long version, String settings) {
        byte[] body = Wire.write(new DesiredConfig(version, NOW, "Ada", settings));
        send(centre, body, new Signing.Signer("centre", pair.getPrivate()).beside(TOPIC, body));
    }

    private void send(Centre centre, byte[] body, Map<String, String> along) {
        centre.hears().ear().accept(new LinkEvent.Arrived(TOPIC, body, true, null, null, along));
    }

    private static String said(Centre centre) {
        ConfigReported said = centre.said();
        return said.version() + " " + said.state() + " " + said.desired() + " " + said.code() + " "
                + said.lastKnownGood();
    }

    /** Turns while that many seconds pass. */
    private Next seconds(Centre centre, int seconds) {
        Next next = centre.turn(gateway);
        for (int i = 0; i < seconds && next == Next.GO_ON; i++) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            next = centre.turn(gateway);
        }
        return next;
    }

    private Centre confirmed(long version, String settings) throws Exception {
        Centre centre = started();
        centre.choose();
        send(centre, version, settings);
        assertEquals(Next.OPEN_ANEW, centre.turn(gateway));
        centre.choose();
        assertEquals(Next.GO_ON, seconds(centre, 10));
        return centre;
    }

    @Test
    void settingsAreTriedBetweenPassagesAndKeptWhenAllIsAsWellAsBefore() throws Exception {
        is("tower-D1", Level.DEGRADED); // was so before
        Centre centre = started();
        assertEquals("first", host(centre.choose()));
        clear = false;
        send(centre, 1, reader("second"));
        assertEquals(Next.GO_ON, seconds(centre, 100));
        assertEquals("0 waiting 1 ok 0", said(centre));
        clear = true;
        assertEquals(Next.OPEN_ANEW, centre.turn(gateway));
        assertEquals("second", host(centre.choose()));
        parts.remove("reader-R1"); // says nothing yet
        assertEquals(Next.GO_ON, seconds(centre, 20));
        assertEquals("1 trying 1 ok 0", said(centre));
        is("reader-R1", Level.UP);
        assertEquals(Next.GO_ON, seconds(centre, 10));
        assertEquals("1 good 1 ok 1", said(centre));
        assertEquals("dock/v1/S1/gw/G1/config/reported", told == null ? "" : told.topic());

        Centre later = started();
        assertEquals("second", host(later.choose()));
        assertEquals("1 good 1 ok 1", said(later));
    }

    @Test
    void settingsThatDoNotGetWellAreGivenUpForTheLastGoodOnes() throws Exception {
        Centre centre = confirmed(1, reader("second"));
        send(centre, 2, reader("nowhere"));
        assertEquals(Next.OPEN_ANEW, centre.turn(gateway));
        assertEquals("nowhere", host(centre.choose()));
        is("reader-R1", Level.DEGRADED);
        clear = false;
        assertEquals(Next.GO_ON, seconds(centre, 65));
        assertEquals("2 refused 2 not-healthy 1", said(centre));
        assertTrue(centre.said().sentence().contains("reader-R1 bad: its sentence"), centre.said()::sentence);
        assertEquals(
                Next.OPEN_ANEW, seconds(centre, 60)); // a door that does not get clear does not hold it up for ever
        assertEquals("second", host(centre.choose()));
        assertEquals("1 refused 2 not-healthy 1", said(centre));
        send(centre, 2, reader("nowhere")); // retained: it comes again
        clear = true;
        assertEquals(Next.GO_ON, seconds(centre, 10));
        assertEquals("1 refused 2 not-healthy 1", said(centre));
    }

    @Test
    void aReaderThatIsOnlyOnItsWayUpIsNotTakenForOneThatWasAwayBefore() throws Exception {
        is("reader-R1", Level.DEGRADED);
        Centre centre = started();
        centre.choose();
        send(centre, 1, reader("nowhere"));
        assertEquals(Next.GO_ON, seconds(centre, 30));
        is("reader-R1", Level.UP);
        assertEquals(Next.OPEN_ANEW, seconds(centre, 1));
        centre.choose();
        is("reader-R1", Level.DEGRADED);
        seconds(centre, 65);
        assertEquals("1 refused 1 not-healthy 0", said(centre));
        // one that was away all the time is not held against the next
        centre.choose();
        send(centre, 2, reader("second"));
        assertEquals(Next.OPEN_ANEW, seconds(centre, 65));
        centre.choose();
        seconds(centre, 10);
        assertEquals("2 good 2 ok 2", said(centre));
    }

    @Test
    void aKillAtAnyStepLeavesTheNewOrTheLastGoodSettings() throws Exception {
        confirmed(1, reader("second"));
        Centre centre = started();
        centre.choose();
        clear = false;
        send(centre, 2, reader("third"));
        centre.turn(gateway);
        // killed while the doors were not clear: the broker still has it
        centre = started();
        assertEquals("second", host(centre.choose()));
        send(centre, 2, reader("third"));
        clear = true;
        assertEquals(Next.OPEN_ANEW, centre.turn(gateway));
        // killed before it was opened anew, and twice while it was tried
        for (int life = 0; life < 3; life++) {
            centre = started();
            assertEquals("third", host(centre.choose()));
        }
        // and once more: something in these settings ends it
        centre = started();
        assertEquals("second", host(centre.choose()));
        assertEquals("1 refused 2 ended 1", said(centre));
        // killed between writing down that they are given up and clearing them away
        Files.writeString(
                folder.resolve("central-config/next.json"),
                "{\"version\":2,\"issuedBy\":\"Ada\",\"settings\":\""
                        + reader("third").strip() + "\",\"starts\":0,\"unwell\":[]}");
        assertEquals("second", host(started().choose()));
        // a half-written file is nobody's settings
        Files.writeString(folder.resolve("central-config/next.json"), "{\"version\":3,");
        assertEquals("second", host(started().choose()));
    }

    @Test
    void settingsWithWhichTheGatewayDoesNotStartAreGivenUpAtOnce() throws Exception {
        Centre centre = started();
        centre.choose();
        assertFalse(centre.cannotStart(new IllegalStateException("its own file's fault")));
        send(centre, 1, reader("second"));
        centre.turn(gateway);
        centre.choose();
        assertTrue(centre.cannotStart(new IllegalStateException("no port")));
        assertEquals("first", host(centre.choose()));
        assertEquals("0 refused 1 cannot-start 0", said(centre));
    }

    @Test
    void onlyWhatIsSignedNewAndSensibleIsTried() throws Exception {
        Centre centre = confirmed(5, reader("second"));
        byte[] body = Wire.write(new DesiredConfig(6, NOW, "Eve", reader("evil")));
        send(centre, body, Map.of());
        seconds(centre, 1);
        assertEquals("5 refused 0 unsigned 5", said(centre));
        Map<String, String> other = new Signing.Signer("centre", Signing.pair().getPrivate()).beside(TOPIC, body);
        send(centre, body, other);
        seconds(centre, 1);
        assertEquals("5 refused 0 unsigned 5", said(centre));
        // signed for another gateway
        send(centre, body, new Signing.Signer("centre", pair.getPrivate()).beside("dock/v1/S1/to/G2/config", body));
        seconds(centre, 1);
        assertEquals("5 refused 0 unsigned 5", said(centre));
        send(centre, 4, reader("older"));
        assertEquals(Next.GO_ON, seconds(centre, 1));
        assertEquals("5 refused 4 not-newer 5", said(centre));
        send(centre, 6, "readers: [{id: R1, hots: x}]\nmqtt: {url: \"mqtt://evil:1883\"}\n");
        assertEquals(Next.GO_ON, seconds(centre, 1));
        assertEquals("5 refused 6 invalid 5", said(centre));
        String errors = String.join("\n", centre.said().errors());
        assertTrue(errors.contains("line 1: readers[0].hots: unknown setting"), errors);
        assertTrue(errors.contains("line 2: mqtt: is the gateway's own"), errors);
        send(centre, 7, reader("third"));
        assertEquals(Next.OPEN_ANEW, centre.turn(gateway));
    }

    @Test
    void whereNobodyMaySignThereIsNoConfigurationFromTheCentre() throws Exception {
        Files.writeString(file, Files.readString(file).replace("may: configuration", "may: commands"));
        Centre centre = started();
        assertFalse(centre.listens());
        assertEquals("first", host(centre.choose()));
        assertEquals(Next.GO_ON, centre.turn(gateway));
    }
}
