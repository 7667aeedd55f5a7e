package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything remembered of one tag at one door, in constant memory: the strongest level per time bin and side, and a few
 * sums. Bins start 200 ms wide and are merged in pairs when an episode outgrows them; when they are 800 ms wide (32 s) they
 * slide. The strongest level of a bin, not the mean, because a bin spans fades a few centimetres apart.
 */
final class TagTrack {
    static final int BINS = 40;
    static final long FINEST = 200_000;
    static final long COARSEST = 800_000;
    static final short EMPTY = Short.MIN_VALUE;

    final Epc epc;
    final Profile profile = new Profile();
    int pc = TagRead.NO_PC;

    /** Part of the scenery: it stands here or was explained otherwise. Moves only after a change of its level. */
    boolean resident;
    /** It was scenery and a change made it interesting again. */
    boolean released;
    /** Its episode was judged and found to be no passage: no seed again until the next. */
    boolean dismissed;
    /** Another door of this host follows it too, or told of it: only then is it held against what they hear. */
    boolean shared;
    /** It seemed to cross with a load that went that way and was no part of it: no seed of another one that way while it seems so. */
    @Nullable Direction leftBy;
    /** When that load crossed. */
    long leftMicros;
    /** Another door of this host hears it louder: what it does is that door's affair. */
    boolean foreign;
    /** So many times the power another door of this host heard of it. */
    double elsewhere;
    /** The same, but what it did at other times does not count. */
    double beside;
    /** When another door of this host told it to have passed there, gateway micros; {@link Passage#NEVER} when none did. */
    long passedBesideMicros = Passage.NEVER;
    /** The way it was told to have moved; null when it was not, or has been away long enough since. */
    @Nullable Direction movedTo;

    /** The open passage whose movement carries it. */
    @Nullable Passage passage;

    /** Number of the load of each direction that it was a seed of when loads were last made out. */
    int seedIn;

    int seedOut;

    /** First sighting since the tag was last forgotten or had moved. */
    long bornMicros;
    /** First and last sighting of this episode. */
    long firstMicros;

    long lastMicros;
    int lastAntenna;
    int lastRssi;
    int reads;
    long antennas;
    int peak = TagRead.NO_RSSI;

    /** Sightings not yet attributed, and those a standing movement carries. */
    long openReads;

    long carriedReads;

    /** True while the window keeps it in its list of tags to look at. */
    boolean listed;
    /** True when sightings came since the evidence was measured. */
    boolean stale;

    final TagEvidence evidence = new TagEvidence();
    final Baseline baseline = new Baseline();

    /** Whether it seems to have crossed that way with a load that it was no part of. */
    boolean leftOver(Direction direction) {
        return leftBy == direction && Math.abs(evidence.crossedMicros() - leftMicros) < PassageJudge.APART;
    }

    TagTrack(Epc epc, long atMicros) {
        this.epc = epc;
        bornMicros = atMicros;
        begin(atMicros);
    }

    /** Starts a new episode: what was seen before is no evidence any more. */
    void begin(long atMicros) {
        firstMicros = atMicros;
        lastMicros = atMicros;
        reads = 0;
        antennas = 0;
        peak = TagRead.NO_RSSI;
        released = false;
        dismissed = false;
        leftBy = null;
        foreign = false;
        stale = true;
        profile.begin(atMicros);
    }

    /** Notes sightings of one antenna at one time; {@code level} in 0.01 dB, already normalised. */
    void note(Side side, int antenna, long atMicros, short level, int rssi, int count) {
        reads += count;
        openReads += count;
        if (antenna < 64) {
            antennas |= 1L << antenna;
        }
        peak = Math.max(peak, rssi);
        firstMicros = Math.min(firstMicros, atMicros);
        if (atMicros >= lastMicros) {
            lastMicros = atMicros;
            lastAntenna = antenna;
            lastRssi = rssi;
        }
        if (Levels.isUnknown(rssi)) {
            profile.count(side, atMicros, level, count, !resident);
        } else {
            profile.note(side, atMicros, level, !resident);
        }
        stale = true;
    }

    /** The levels over time, per side. */
    static final class Profile {
        private final short[] levels = new short[3 * BINS];
        long originMicros;
        long binMicros;
        int used;

        void begin(long atMicros) {
            Arrays.fill(levels, EMPTY);
            binMicros = FINEST;
            originMicros = Math.floorDiv(atMicros, COARSEST) * COARSEST;
            used = 0;
        }

        /** Strongest level of a bin, 0.01 dB, or {@link #EMPTY}. */
        short level(int side, int bin) {
            return levels[side * BINS + bin];
        }

        /** Sum of the linear power of the bins that reach into [from, to], over all sides. */
        double power(long fromMicros, long toMicros) {
            double sum = 0;
            int first = (int) Math.max(0, Math.floorDiv(fromMicros - originMicros, binMicros));
            for (int bin = first; bin < used && originMicros + bin * binMicros <= toMicros; bin++) {
                for (int side = 0; side < 3; side++) {
                    short level = level(side, bin);
                    if (level != EMPTY) {
                        sum += Math.exp(level * (Math.log(10) / 1_000)) * binMicros;
                    }
                }
            }
            return sum;
        }

        long middleOf(int bin) {
            return originMicros + bin * binMicros + binMicros / 2;
        }

        /** Sightings without a level: the oftener within a bin, the stronger. */
        void count(Side side, long atMicros, short first, int count, boolean grow) {
            int before = used == 0 ? EMPTY : at(side, atMicros);
            int level = before == EMPTY ? first + (count - 1) * Levels.OFTENER : before + count * Levels.OFTENER;
            note(side, atMicros, (short) Math.min(level, first + 12 * Levels.OFTENER), grow);
        }

        private int at(Side side, long atMicros) {
            long bin = Math.floorDiv(atMicros - originMicros, binMicros);
            return bin < 0 || bin >= BINS ? EMPTY : level(side.row, (int) bin);
        }

        void note(Side side, long atMicros, short level, boolean grow) {
            if (atMicros < originMicros) {
                return;
            }
            long bin = (atMicros - originMicros) / binMicros;
            while (grow && bin >= BINS && binMicros < COARSEST) {
                merge();
                bin = (atMicros - originMicros) / binMicros;
            }
            if (bin >= BINS) {
                slide((int) Math.min(bin - BINS + 1, 10_000_000));
                bin = (atMicros - originMicros) / binMicros;
            }
            int at = side.row * BINS + (int) bin;
            if (level > levels[at]) {
                levels[at] = level;
            }
            used = Math.max(used, (int) bin + 1);
        }

        private void merge() {
            for (int side = 0; side < 3; side++) {
                int from = side * BINS;
                for (int bin = 0; bin < BINS / 2; bin++) {
                    levels[from + bin] = (short) Math.max(levels[from + 2 * bin], levels[from + 2 * bin + 1]);
                }
                Arrays.fill(levels, from + BINS / 2, from + BINS, EMPTY);
            }
            binMicros *= 2;
            used = (used + 1) / 2;
        }

        private void slide(int by) {
            int gone = Math.min(by, BINS);
            for (int side = 0; side < 3; side++) {
                int from = side * BINS;
                System.arraycopy(levels, from + gone, levels, from, BINS - gone);
                Arrays.fill(levels, from + BINS - gone, from + BINS, EMPTY);
            }
            originMicros += by * binMicros;
            used = Math.max(0, used - gone);
        }
    }

    /** The usual level of a tag that stands around, and how far it lately strayed from it. */
    static final class Baseline {
        /** Mean level per side in 0.01 dB; NaN while unknown. */
        float out = Float.NaN;

        float in = Float.NaN;
        /** Mean deviation from the baseline, 0.01 dB. */
        float noise;
        /** Cumulated deviation beyond the noise, 0.01 dB times sightings. */
        float excess;
        /** Mean time between sightings, seconds. */
        float every;
    }
}
