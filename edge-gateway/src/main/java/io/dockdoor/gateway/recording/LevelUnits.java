package io.dockdoor.gateway.recording;

import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recordings come with levels in whatever unit the reader had. Decibels with any offset are taken as they are: only differences
 * matter. A reader that wrote numbers no decibel scale has reported power in linear units of its own; its levels become decibels.
 */
final class LevelUnits {
    /** LLRP's level is a signed byte of dBm; a register of decibels does not go beyond an unsigned one. 0.01 dB. */
    private static final int LARGEST_DECIBELS = 25_500;

    private LevelUnits() {}

    /** Replaces the reads of readers with linear units, each reader by itself. */
    static void toDecibels(List<Row> rows) {
        Map<ReaderId, Integer> largest = new HashMap<>();
        for (Row row : rows) {
            if (row instanceof Row.Read each && each.read().rssiCentiDbm() != TagRead.NO_RSSI) {
                largest.merge(each.read().reader(), each.read().rssiCentiDbm(), Math::max);
            }
        }
        largest.values().removeIf(level -> level <= LARGEST_DECIBELS);
        if (largest.isEmpty()) {
            return;
        }
        rows.replaceAll(row ->
                row instanceof Row.Read each && largest.containsKey(each.read().reader())
                        ? new Row.Read(inDecibels(each.read()))
                        : row);
    }

    private static TagRead inDecibels(TagRead read) {
        int level = read.rssiCentiDbm();
        int decibels =
                level == TagRead.NO_RSSI ? level : (int) Math.round(1_000 * Math.log10(Math.max(1, level) / 100.0));
        return new TagRead(
                read.epc(),
                read.reader(),
                read.antenna(),
                read.firstMicros(),
                read.lastMicros(),
                read.readerMicros(),
                decibels,
                read.channel(),
                read.phase(),
                read.doppler16(),
                read.count(),
                read.pc());
    }
}
