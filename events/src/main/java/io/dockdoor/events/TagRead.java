package io.dockdoor.events;

/**
 * One sighting of one tag by one antenna, or several merged by the reader.
 *
 * @param epc the tag
 * @param reader the reader that saw it
 * @param antenna LLRP antenna id, 1 and up
 * @param firstMicros gateway time of the first of the merged sightings, microseconds since 1970 UTC
 * @param lastMicros gateway time of the last; never before firstMicros
 * @param readerMicros the reader's own clock for lastMicros (UTC or uptime, as the reader has it), 0 when it gave none
 * @param rssiCentiDbm strongest RSSI in 0.01 dBm; {@link #NO_RSSI} when not reported
 * @param channel LLRP ChannelIndex, 0 when not reported
 * @param phase radio phase in 1/4096 of a turn, 0..4095; {@link #NO_PHASE} when not reported
 * @param doppler16 Doppler shift in 1/16 Hz; {@link #NO_DOPPLER} when not reported
 * @param count sightings merged into this one, 1 and up
 * @param pc the tag's protocol-control word, 0..65535; {@link #NO_PC} when not reported
 */
public record TagRead(
        Epc epc,
        ReaderId reader,
        int antenna,
        long firstMicros,
        long lastMicros,
        long readerMicros,
        int rssiCentiDbm,
        int channel,
        int phase,
        int doppler16,
        int count,
        int pc) {
    public static final int NO_RSSI = Integer.MIN_VALUE;
    public static final int NO_PHASE = -1;
    public static final int NO_DOPPLER = Integer.MIN_VALUE;
    public static final int NO_PC = -1;

    /** A plain read with nothing merged and no vendor extras: what tests and recordings mostly need. */
    public static TagRead of(Epc epc, ReaderId reader, int antenna, long atMicros, int rssiCentiDbm) {
        return new TagRead(
                epc, reader, antenna, atMicros, atMicros, 0, rssiCentiDbm, 0, NO_PHASE, NO_DOPPLER, 1, NO_PC);
    }
}
