package io.dockdoor.simulator.llrp;

/**
 * The reader's own clock.
 *
 * @param utc UTC microseconds; false: microseconds since it was booted
 * @param aheadMicros how far it is ahead of true time
 * @param bootedAt true time of the boot, microseconds
 */
record ReaderTime(boolean utc, long aheadMicros, long bootedAt) {
    long at(long trueMicros) {
        return utc ? trueMicros + aheadMicros : trueMicros - bootedAt;
    }

    /** Writes the Timestamp of an event: UTCTimestamp or Uptime (LLRP 7.1.2). */
    void writeTo(Frame f, long trueMicros) {
        int stamp = f.open(utc ? 128 : 129);
        f.u64(at(trueMicros));
        f.close(stamp);
    }
}
