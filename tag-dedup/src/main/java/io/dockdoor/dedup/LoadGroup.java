package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tags that, by their own evidence, crossed together one way: one load. What it looks like on average is what its weaker tags are held against. */
final class LoadGroup {
    /** Standard deviation in time of the power of a tag that passes at a walk, microseconds. */
    private static final double PASSING = 1.5e6;

    final Direction direction;
    /** Tags sure enough by themselves. */
    final List<TagTrack> seeds;
    /** Estimate of the crossing: the median of the seeds' own estimates, gateway micros. */
    long crossedMicros;

    double peakLevel;
    long startMicros = Long.MAX_VALUE;
    long endMicros = Long.MIN_VALUE;

    /** Log-odds from the antennas alone, and with everything else. */
    double radioOdds;

    double odds;
    BeamWatch.Word beams = BeamWatch.Word.NONE;
    BeamWatch.@Nullable Crossing crossing;
    /** A load the other way is about at the same time: whoever is there may be of either. */
    boolean contested;
    /** The photo-eyes saw it go through. */
    boolean seen;
    /** All that will be heard of it has been heard. */
    boolean over;
    /** When it was looked at. */
    long lookedMicros;

    private final int number;
    private double peakSpread = Double.NaN;
    private double reads = Double.NaN;
    private long earlyMicros = Long.MIN_VALUE;
    private double stood = Double.NaN;
    private long heardMicros = Long.MIN_VALUE;
    private long nearMicros = Long.MIN_VALUE;
    private final List<Said> said = new ArrayList<>();

    /** A contribution to its odds: put in words only when somebody is told. */
    private record Said(String name, double odds, String detail, Object[] values) {}

    /**
     * @param number differs from those of all other loads of this door
     * @param seeds at least one
     */
    LoadGroup(int number, Direction direction, List<TagTrack> seeds) {
        this.number = number;
        this.direction = direction;
        this.seeds = seeds;
        for (TagTrack seed : seeds) {
            if (direction == Direction.IN) {
                seed.seedIn = number;
            } else {
                seed.seedOut = number;
            }
            startMicros = Math.min(startMicros, seed.firstMicros);
            endMicros = Math.max(endMicros, seed.lastMicros);
        }
        crossedMicros = (long) median(seed -> seed.evidence.crossedMicros());
        peakLevel = median(seed -> seed.evidence.peakLevel);
    }

    /** Whether that tag is one of the seeds; to be asked until another load of that way is made of it. */
    boolean has(TagTrack track) {
        return number == (direction == Direction.IN ? track.seedIn : track.seedOut);
    }

    double median(ToDoubleFunction<TagTrack> of) {
        double[] values = new double[seeds.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of.applyAsDouble(seeds.get(i));
        }
        return PassageJudge.median(values);
    }

    /** How much stronger one side heard its tags whose order is known, dB; NaN when there is none. */
    double balance() {
        double[] known = new double[seeds.size()];
        int n = 0;
        for (TagTrack seed : seeds) {
            if (seed.evidence.orderTrust > 0) {
                known[n++] = seed.evidence.balance;
            }
        }
        return PassageJudge.median(Arrays.copyOf(known, n));
    }

    /** How far the seeds' strongest levels are from the usual one, 0.01 dB. */
    double peakSpread() {
        peakSpread =
                Double.isNaN(peakSpread) ? median(seed -> Math.abs(seed.evidence.peakLevel - peakLevel)) : peakSpread;
        return peakSpread;
    }

    /** Sightings of its usual tag. */
    double reads() {
        reads = Double.isNaN(reads) ? median(seed -> seed.reads) : reads;
        return reads;
    }

    /** When the first tenth of its tags had come into view. */
    private long earlyMicros() {
        if (earlyMicros == Long.MIN_VALUE) {
            long[] firsts =
                    seeds.stream().mapToLong(seed -> seed.firstMicros).sorted().toArray();
            earlyMicros = firsts[firsts.length / 10];
        }
        return earlyMicros;
    }

    /** So much longer than in passing its usual tag was in view, as standard deviation in time, microseconds: then its moments are far apart. */
    double stood() {
        stood = Double.isNaN(stood) ? Math.max(0, median(seed -> seed.evidence.spreadMicros) - PASSING) : stood;
        return 2 * stood;
    }

    /** When its usual tag came into view. */
    long heardMicros() {
        heardMicros = heardMicros == Long.MIN_VALUE ? (long) median(seed -> seed.firstMicros) : heardMicros;
        return heardMicros;
    }

    /** How much later the near side heard that tag than the load's usual one, microseconds; 0 when it did not hear one of them. */
    long nearLater(TagTrack track) {
        if (nearMicros == Long.MIN_VALUE) {
            double[] near = seeds.stream()
                    .mapToLong(this::near)
                    .filter(at -> at != Long.MIN_VALUE)
                    .asDoubleStream()
                    .toArray();
            nearMicros = near.length == 0 ? Long.MAX_VALUE : (long) PassageJudge.median(near);
        }
        return near(track) == Long.MIN_VALUE || nearMicros == Long.MAX_VALUE ? 0 : near(track) - nearMicros;
    }

    private long near(TagTrack track) {
        return direction == Direction.IN ? track.evidence.outMicros : track.evidence.inMicros;
    }

    /** Adds evidence: {@code detail} is a format of {@code values}. */
    void say(String name, double its, String detail, Object... values) {
        odds += its;
        said.add(new Said(name, its, detail, values));
    }

    /** Takes over what was said of the load before. */
    void saidBy(LoadGroup before) {
        said.addAll(before.said);
    }

    /** All that was said, in words. */
    List<Reason> reasons() {
        return said.stream()
                .map(each -> new Reason(
                        each.name,
                        String.format(Locale.ROOT, each.detail, each.values),
                        Math.round(each.odds * 100) / 100.0))
                .toList();
    }

    /** True when the tag came into view while the load did, or passed, or was last heard, and not before. */
    boolean appears(TagTrack track) {
        return track.firstMicros > earlyMicros() - 500_000
                && track.firstMicros < Math.max(crossedMicros + 1_500_000, endMicros)
                && (track.movedTo != null || track.firstMicros - track.bornMicros < 100_000);
    }
}
