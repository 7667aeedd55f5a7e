package io.dockdoor.gateway.recording;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What other programs call the columns of a recording. */
final class ColumnNames {
    /** Written with or without blanks, hyphens, underscores and capitals. */
    private static final Pattern DRESSING = Pattern.compile("[^a-z0-9]");

    private static final Map<String, String> MEANT = new HashMap<>();

    static {
        called("time", "timestamp", "ts", "datetime", "timeus", "timestampus", "epochus", "lastseen", "lastseentime");
        called("reader", "readerid", "readername", "device", "deviceid");
        called("antenna", "ant", "antennaid", "antennaport", "antennanumber", "port");
        called("epc", "epchex", "tag", "tagid", "epc96", "idhex");
        called("rssi_dbm", "rssi", "rss", "peakrssi", "peakrssidbm", "peakrssiindbm", "rssidb");
        called("channel", "channelindex");
        called("phase_deg", "phasedegrees", "phaseangledeg", "phaseangledegrees");
        called("doppler_hz", "dopplerfrequencyhz", "rfdopplerhz");
        called("count", "seencount", "tagseencount", "readcount");
        called("pc", "pcbits");
        called("signal");
        called("value", "state");
        called("door", "doorid");
    }

    private ColumnNames() {}

    private static void called(String name, String... others) {
        MEANT.put(bare(name), name);
        for (String other : others) {
            MEANT.put(other, name);
        }
    }

    /** Our name of that column; as it is, in small letters, when we know none. */
    static String meant(String written) {
        return MEANT.getOrDefault(bare(written), written.strip().toLowerCase(Locale.ROOT));
    }

    private static String bare(String written) {
        return DRESSING.matcher(written.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
