package io.dockdoor.reader;

import io.dockdoor.events.ReaderId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one reader is to be used. Checked when made.
 *
 * @param id its name in the gateway
 * @param host name or address
 * @param port LLRP port, 5084 by standard
 * @param antennas the antennas to use, in visiting order, at least one
 * @param profile what it is there for
 * @param keepalive how often the reader must give a sign of life, 1 s to 1 h; without any byte for 2.5 times as long the
 *     connection is given up. It cannot be switched off: a dead reader would look like a quiet door
 * @param gpiPorts general-purpose inputs to watch, counting from 1; empty = all it has
 * @param hold ask a reader that can to keep its reads for us while we are away
 * @param rfMode Gen2 mode to ask for; null = the profile's choice among those the reader lists
 * @param session Gen2 session 0..3 to use; -1 = the profile's choice
 * @param negotiate ask for LLRP 1.1 first; otherwise 1.0.1 is spoken, which every reader understands
 * @param tls TLS with these certificates only; null = plain TCP
 * @param timing how patient to be
 */
public record ReaderSettings(
        ReaderId id,
        String host,
        int port,
        List<AntennaSetting> antennas,
        InventoryProfile profile,
        Duration keepalive,
        Set<Integer> gpiPorts,
        boolean hold,
        @Nullable Integer rfMode,
        int session,
        boolean negotiate,
        @Nullable Tls tls,
        Timing timing) {
    public static final int LLRP_PORT = 5084;
    public static final int LLRP_TLS_PORT = 5085;

    public ReaderSettings {
        antennas = List.copyOf(antennas);
        gpiPorts = Set.copyOf(gpiPorts);
        check(!host.isBlank(), "reader " + id + " needs a host");
        check(port > 0 && port < 65536, "port " + port + " of reader " + id + " must be 1..65535");
        check(!antennas.isEmpty(), "reader " + id + " needs at least one antenna");
        Set<Integer> seen = new LinkedHashSet<>();
        for (AntennaSetting antenna : antennas) {
            check(seen.add(antenna.id()), "antenna " + antenna.id() + " of reader " + id + " is listed twice");
        }
        check(
                keepalive.compareTo(Duration.ofSeconds(1)) >= 0 && keepalive.compareTo(Duration.ofHours(1)) <= 0,
                "keepalive of reader " + id + " must be 1 s to 1 h");
        check(session >= -1 && session <= 3, "session of reader " + id + " must be 0..3");
    }

    /** Portal profile, keepalive 10 s, holding on, the profile's radio choices. Full power where an antenna says none. */
    public static ReaderSettings portal(ReaderId id, String host, int port, int... antennas) {
        List<AntennaSetting> list = new ArrayList<>();
        for (int antenna : antennas) {
            list.add(new AntennaSetting(antenna, null));
        }
        return new ReaderSettings(
                id,
                host,
                port,
                list,
                InventoryProfile.PORTAL,
                Duration.ofSeconds(10),
                Set.of(),
                true,
                null,
                -1,
                false,
                null,
                Timing.STANDARD);
    }

    /**
     * How long after a reader is well again its reads flow at the latest: a dead connection unnoticed for 2.5 keepalive periods,
     * the longest wait between attempts, one request left unanswered, and two seconds for a clock that was set.
     */
    public Duration resumesWithin() {
        return keepalive
                .multipliedBy(5)
                .dividedBy(2)
                .plus(timing.longestRetry())
                .plus(timing.answer())
                .plusSeconds(2);
    }

    public ReaderSettings withAntennas(List<AntennaSetting> these) {
        return new ReaderSettings(
                id, host, port, these, profile, keepalive, gpiPorts, hold, rfMode, session, negotiate, tls, timing);
    }

    public ReaderSettings withProfile(InventoryProfile other) {
        return new ReaderSettings(
                id, host, port, antennas, other, keepalive, gpiPorts, hold, rfMode, session, negotiate, tls, timing);
    }

    public ReaderSettings withKeepalive(Duration period) {
        return new ReaderSettings(
                id, host, port, antennas, profile, period, gpiPorts, hold, rfMode, session, negotiate, tls, timing);
    }

    public ReaderSettings withGpiPorts(Set<Integer> ports) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, ports, hold, rfMode, session, negotiate, tls, timing);
    }

    public ReaderSettings withHold(boolean wanted) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, gpiPorts, wanted, rfMode, session, negotiate, tls,
                timing);
    }

    public ReaderSettings withRfMode(@Nullable Integer mode) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, gpiPorts, hold, mode, session, negotiate, tls, timing);
    }

    public ReaderSettings withSession(int gen2Session) {
        return new ReaderSettings(
                id,
                host,
                port,
                antennas,
                profile,
                keepalive,
                gpiPorts,
                hold,
                rfMode,
                gen2Session,
                negotiate,
                tls,
                timing);
    }

    public ReaderSettings withNegotiation(boolean wanted) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, gpiPorts, hold, rfMode, session, wanted, tls, timing);
    }

    public ReaderSettings withTls(@Nullable Tls pins) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, gpiPorts, hold, rfMode, session, negotiate, pins, timing);
    }

    public ReaderSettings withTiming(Timing other) {
        return new ReaderSettings(
                id, host, port, antennas, profile, keepalive, gpiPorts, hold, rfMode, session, negotiate, tls, other);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * One antenna.
     *
     * @param id LLRP antenna id, 1 and up
     * @param powerCentiDbm conducted power wanted in 0.01 dBm; the reader's nearest step not above it is taken; null = all it
     *     can
     */
    public record AntennaSetting(int id, @Nullable Integer powerCentiDbm) {
        public AntennaSetting {
            check(id >= 1 && id <= 65535, "antenna id " + id + " must be 1 or more");
        }
    }

    /**
     * TLS as readers have it: self-signed certificates, known by their fingerprints. Neither name nor expiry counts.
     *
     * @param fingerprints SHA-256 of the certificates to accept, hex, colons allowed, at least one
     */
    public record Tls(Set<String> fingerprints) {
        public Tls {
            check(!fingerprints.isEmpty(), "TLS needs the fingerprint of the reader's certificate");
            Set<String> plain = new LinkedHashSet<>();
            for (String each : fingerprints) {
                String hex = each.replace(":", "").replace(" ", "").toUpperCase(Locale.ROOT);
                check(hex.matches("[0-9A-F]{64}"), "'" + each + "' is not a SHA-256 fingerprint (64 hex digits)");
                plain.add(hex);
            }
            fingerprints = Set.copyOf(plain);
        }
    }

    /**
     * How long to wait for what.
     *
     * @param connect TCP connect and TLS handshake
     * @param connectionEvent from TCP connect to the reader's word that we are its client (16.1.38)
     * @param answer one request; some readers need 20 s for a configuration
     * @param goodbye for the answer to CLOSE_CONNECTION
     * @param firstRetry the first wait after a failure; doubles from there, with jitter
     * @param longestRetry the cap of that
     * @param healthyAfter a connection that read this long makes the next wait start small again
     */
    public record Timing(
            Duration connect,
            Duration connectionEvent,
            Duration answer,
            Duration goodbye,
            Duration firstRetry,
            Duration longestRetry,
            Duration healthyAfter) {
        public static final Timing STANDARD = new Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }
}
