package io.dockdoor.dedup;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep of standing tags has found so far: each tag once, with how often and by which antennas it was read. The sweep is
 * cut into looks of equal length; how few new tags the later ones find tells how complete it is. One thread at a time; no clock.
 */
public final class SweepTally {
    /** Antennas of one sweep at most. */
    public static final int MOST_ANTENNAS = 64;

    /** One antenna of a reader. */
    public record AntennaKey(ReaderId reader, int antenna) implements Comparable<AntennaKey> {
        @Override
        public int compareTo(AntennaKey other) {
            int by = reader.compareTo(other.reader);
            return by != 0 ? by : Integer.compare(antenna, other.antenna);
        }

        @Override
        public String toString() {
            return reader + "/" + antenna;
        }
    }

    /**
     * One tag.
     *
     * @param peakRssiCentiDbm strongest read, {@link TagRead#NO_RSSI} when none is known
     * @param pc its protocol-control word, {@link TagRead#NO_PC} when not reported
     * @param antennas those that read it
     */
    public record Found(
            Epc epc,
            long reads,
            long firstMicros,
            long lastMicros,
            int peakRssiCentiDbm,
            int pc,
            List<AntennaKey> antennas) {}

    /** What one antenna contributed. */
    public record Share(AntennaKey antenna, long reads, int epcs) {}

    /** So many different tags after so long. */
    public record Point(long micros, int epcs) {}

    private static final class Tag {
        private long reads;
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
        private int peak = TagRead.NO_RSSI;
        private int pc = TagRead.NO_PC;
        private long antennas;
    }

    private final List<AntennaKey> antennas;
    private final Map<AntennaKey, Integer> slots = new HashMap<>();
    private final long[] readsBySlot;
    private final int mostTags;
    private final Map<Epc, Tag> tags = new LinkedHashMap<>();
    private final List<Point> curve = new ArrayList<>();
    private long reads;
    private long surplus;

    /**
     * @param antennas the antennas whose reads count, at most {@link #MOST_ANTENNAS}
     * @param mostTags different tags to remember; what exceeds it is counted as surplus
     */
    public SweepTally(List<AntennaKey> antennas, int mostTags) {
        if (antennas.isEmpty() || antennas.size() > MOST_ANTENNAS) {
            throw new IllegalArgumentException("a sweep has 1 to " + MOST_ANTENNAS + " antennas");
        }
        this.antennas = List.copyOf(antennas);
        for (int slot = 0; slot < antennas.size(); slot++) {
            slots.put(antennas.get(slot), slot);
        }
        this.readsBySlot = new long[antennas.size()];
        this.mostTags = mostTags;
    }

    /** Reads made for the sweep; those of other antennas do not count. */
    public void seen(TagReads batch) {
        for (int i = 0; i < batch.size(); i++) {
            Integer slot = slots.get(new AntennaKey(batch.reader(), batch.antenna(i)));
            if (slot == null) {
                continue;
            }
            Tag tag = tags.get(batch.epc(i));
            if (tag == null) {
                if (tags.size() >= mostTags) {
                    surplus++;
                    continue;
                }
                tag = new Tag();
                tags.put(batch.epc(i), tag);
            }
            int count = Math.max(1, batch.count(i));
            reads += count;
            readsBySlot[slot] += count;
            tag.reads += count;
            tag.first = Math.min(tag.first, batch.firstMicros(i));
            tag.last = Math.max(tag.last, batch.lastMicros(i));
            tag.peak = Math.max(tag.peak, batch.rssiCentiDbm(i));
            tag.pc = batch.pc(i) == TagRead.NO_PC ? tag.pc : batch.pc(i);
            tag.antennas |= 1L << slot;
        }
    }

    /** A look is over, so long after the sweep began; the next begins. */
    public void looked(long sinceStartMicros) {
        curve.add(new Point(sinceStartMicros, tags.size()));
    }

    /** Different tags so far. */
    public int epcs() {
        return tags.size();
    }

    /** Reads that counted so far. */
    public long reads() {
        return reads;
    }

    /** Reads of tags beyond the most it remembers. */
    public long surplus() {
        return surplus;
    }

    /** Different tags over time. */
    public List<Point> curve() {
        return List.copyOf(curve);
    }

    /** The tags, in the order they were first heard. */
    public List<Found> found() {
        List<Found> all = new ArrayList<>(tags.size());
        tags.forEach((epc, tag) -> {
            List<AntennaKey> by = new ArrayList<>();
            for (int slot = 0; slot < antennas.size(); slot++) {
                if ((tag.antennas >>> slot & 1) != 0) {
                    by.add(antennas.get(slot));
                }
            }
            all.add(new Found(epc, tag.reads, tag.first, tag.last, tag.peak, tag.pc, by));
        });
        return all;
    }

    /** What each antenna contributed, in the order they were given, silent ones too. */
    public List<Share> shares() {
        int[] epcs = new int[antennas.size()];
        for (Tag tag : tags.values()) {
            for (int slot = 0; slot < epcs.length; slot++) {
                epcs[slot] += (int) (tag.antennas >>> slot & 1);
            }
        }
        List<Share> all = new ArrayList<>();
        for (int slot = 0; slot < epcs.length; slot++) {
            all.add(new Share(antennas.get(slot), readsBySlot[slot], epcs[slot]));
        }
        return all;
    }

    /** How complete it is, as far as what was heard tells; see {@link Completeness}. */
    public Completeness completeness() {
        return Completeness.of(curve.stream().mapToInt(Point::epcs).toArray());
    }
}
