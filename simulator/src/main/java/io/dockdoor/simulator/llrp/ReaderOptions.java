package io.dockdoor.simulator.llrp;

import java.time.Duration;

/**
 * How a reader is built and set up.
 *
 * @param port TCP port, 0: any free one
 * @param antennas antenna ports
 * @param gpis inputs
 * @param gpos outputs
 * @param utcClock it has a UTC clock; otherwise it tells its uptime
 * @param clockAhead how far its clock is ahead of true time, may be negative
 * @param bufferedReads tag reports it can keep for a client that is away
 * @param step how often it looks at the air
 * @param missedAcks keepalives left without answer before it gives the connection up
 * @param personality whose reader it plays
 * @param highestVersion LLRP version it can negotiate: 1 is 1.0.1, 2 is 1.1
 */
public record ReaderOptions(
        int port,
        int antennas,
        int gpis,
        int gpos,
        boolean utcClock,
        Duration clockAhead,
        int bufferedReads,
        Duration step,
        int missedAcks,
        Personality personality,
        int highestVersion) {
    public ReaderOptions {
        if (port < 0 || port > 65535 || antennas < 1 || gpis < 0 || gpos < 0 || bufferedReads < 1 || missedAcks < 1) {
            throw new IllegalArgumentException("no reader is built like that");
        }
    }

    /** Four antennas, four inputs, four outputs, a right UTC clock. */
    public static ReaderOptions onPort(int port) {
        return new ReaderOptions(
                port, 4, 4, 4, true, Duration.ZERO, 66_000, Duration.ofMillis(10), 3, Personality.GENERIC, 1);
    }

    public ReaderOptions withClockAhead(Duration ahead) {
        return new ReaderOptions(
                port,
                antennas,
                gpis,
                gpos,
                utcClock,
                ahead,
                bufferedReads,
                step,
                missedAcks,
                personality,
                highestVersion);
    }

    public ReaderOptions withoutUtcClock() {
        return new ReaderOptions(
                port,
                antennas,
                gpis,
                gpos,
                false,
                clockAhead,
                bufferedReads,
                step,
                missedAcks,
                personality,
                highestVersion);
    }

    public ReaderOptions withBufferedReads(int reads) {
        return new ReaderOptions(
                port, antennas, gpis, gpos, utcClock, clockAhead, reads, step, missedAcks, personality, highestVersion);
    }

    public ReaderOptions as(Personality whose) {
        return new ReaderOptions(
                port,
                antennas,
                gpis,
                gpos,
                utcClock,
                clockAhead,
                bufferedReads,
                step,
                missedAcks,
                whose,
                highestVersion);
    }

    /** It negotiates LLRP 1.1 with a client that asks for it. */
    public ReaderOptions speakingUpTo11() {
        return new ReaderOptions(
                port, antennas, gpis, gpos, utcClock, clockAhead, bufferedReads, step, missedAcks, personality, 2);
    }

    Capabilities capabilities() {
        return new Capabilities(antennas, gpis, gpos, utcClock, personality);
    }
}
