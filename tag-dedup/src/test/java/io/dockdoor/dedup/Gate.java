package io.dockdoor.dedup;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A rough gate for tests: tags on straight paths, level by distance and antenna pattern with fades from a few reflectors, reads
 * by turns of the antennas. Rough on purpose: what the judge needs must not hang on the fine print of one simulator.
 */
final class Gate {
    static final ReaderId READER = new ReaderId("R1");
    static final long SECOND = 1_000_000;
    static final long START = 1_700_000_000L * SECOND;

    /** Where a load is at a time: metres along the way (negative outside), across, NaN when not there at all. */
    interface Path {
        double[] at(double seconds);
    }

    record Antenna(int id, Side side, double x, double y, double z, double yawX, double yawY) {}

    private record Tag(Epc epc, Path path, double dx, double dy, double z, double loss, double nx, double ny) {}

    private final Random random;
    private final double hop;
    final List<Antenna> antennas;
    private final List<Tag> tags = new ArrayList<>();
    private final List<double[]> reflectors = new ArrayList<>();
    private final List<DoorSignal> signals = new ArrayList<>();
    final Map<Epc, Direction> truth = new LinkedHashMap<>();
    double readsPerSecond = 237;
    int offsetCentiDb;
    private int serial;

    private Gate(long seed, List<Antenna> antennas, double hop) {
        this.random = new Random(seed);
        this.antennas = antennas;
        this.hop = hop;
        for (int i = 0; i < 8; i++) {
            reflectors.add(new double[] {
                random.nextDouble() * 14 - 6,
                random.nextDouble() * 10 - 5,
                random.nextDouble() * 3.3,
                0.15 + 0.35 * random.nextDouble(),
                random.nextDouble() * 6.28
            });
        }
    }

    /** Two antennas on each side, turned 45 degrees to their side, 50 channels. */
    static Gate angled(long seed) {
        double c = Math.sqrt(0.5);
        return new Gate(
                seed,
                List.of(
                        new Antenna(1, Side.OUT, -0.1, -1.6, 1.2, -c, c),
                        new Antenna(2, Side.OUT, -0.1, 1.6, 1.8, -c, -c),
                        new Antenna(3, Side.IN, 0.1, -1.6, 1.8, c, c),
                        new Antenna(4, Side.IN, 0.1, 1.6, 1.2, c, -c)),
                1);
    }

    /** Antennas as somebody put them, 50 channels. */
    static Gate of(long seed, List<Antenna> antennas) {
        return new Gate(seed, antennas, 1);
    }

    /** One antenna outside, one inside, on one channel, levels in who knows what. */
    static Gate pair(long seed) {
        Gate gate = new Gate(
                seed,
                List.of(
                        new Antenna(1, Side.OUT, -0.8, -1.3, 1.2, -0.5, 0.87),
                        new Antenna(2, Side.IN, 0.8, -1.3, 1.2, 0.5, 0.87)),
                0);
        gate.readsPerSecond = 65;
        gate.offsetCentiDb = 10_000;
        return gate;
    }

    /** Four antennas that face straight across: they tell that, not which way. */
    static Gate straight(long seed) {
        return new Gate(
                seed,
                List.of(
                        new Antenna(1, Side.NEUTRAL, -0.1, -1.6, 1.2, 0, 1),
                        new Antenna(2, Side.NEUTRAL, -0.1, 1.6, 1.8, 0, -1),
                        new Antenna(3, Side.NEUTRAL, 0.1, -1.6, 1.8, 0, 1),
                        new Antenna(4, Side.NEUTRAL, 0.1, 1.6, 1.2, 0, -1)),
                1);
    }

    WindowPlan plan() {
        return WindowPlan.of(
                new DoorId("D1"),
                antennas.stream()
                        .map(a -> new AntennaPlace(READER, a.id(), a.side()))
                        .toList());
    }

    /** Through the door at constant speed, crossing the plane at that second. */
    static Path through(Direction direction, double crossing, double speed, double across) {
        double sign = direction == Direction.IN ? 1 : -1;
        return t -> {
            double x = sign * speed * (t - crossing);
            return Math.abs(x) > 12 ? new double[] {Double.NaN, 0} : new double[] {x, across};
        };
    }

    /** Comes from the side of {@code from}, reaches {@code deepest} metres and goes back the same way. */
    static Path turnBack(double from, double deepest, double turning, double speed) {
        return t -> {
            double x = deepest + from * speed * Math.max(0, Math.abs(t - turning) - 1);
            return Math.abs(x) > 10 ? new double[] {Double.NaN, 0} : new double[] {x, 0};
        };
    }

    static Path standing(double x, double across) {
        return t -> new double[] {x, across};
    }

    static Path along(double x, double passing, double speed) {
        return t -> {
            double y = speed * (t - passing);
            return Math.abs(y) > 12 ? new double[] {Double.NaN, 0} : new double[] {x, y};
        };
    }

    /** Puts {@code n} tags of that radio loss on that path. {@code moves} null = they never pass the door. */
    List<Epc> load(int n, double loss, Path path, @Nullable Direction moves) {
        List<Epc> epcs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Epc epc = Epc.ofHex(String.format("3034257BF7194E40%08X", ++serial));
            int face = random.nextInt(4);
            double[] normal = {new double[] {1, -1, 0, 0}[face], new double[] {0, 0, 1, -1}[face]};
            tags.add(new Tag(
                    epc,
                    path,
                    random.nextDouble() * 1.2 - 0.6,
                    random.nextDouble() - 0.5,
                    0.2 + random.nextDouble() * 1.4,
                    Math.max(0, loss + random.nextGaussian() * 1.5),
                    normal[0],
                    normal[1]));
            if (moves != null) {
                truth.put(epc, moves);
            }
            epcs.add(epc);
        }
        return epcs;
    }

    /** The eyes at half a metre either side see a load of 1.2 m on that path, with a chatter now and then. */
    Gate beams(Path path, double until) {
        for (int beam = 0; beam < 2; beam++) {
            double eye = beam == 0 ? -0.5 : 0.5;
            boolean dark = false;
            for (double t = 0; t < until; t += 0.02) {
                double x = path.at(t)[0];
                boolean now = Math.abs(x - eye) < 0.6 && Math.abs(path.at(t)[1]) < 1.5;
                if (now != dark) {
                    signal(now, beam, t);
                    dark = now;
                } else if (now && random.nextInt(40) == 0) {
                    signal(false, beam, t);
                    signal(true, beam, t + 0.015);
                }
            }
        }
        return this;
    }

    void signal(boolean broken, int beam, double t) {
        long at = START + (long) (t * SECOND);
        String name = beam == 0 ? "B1" : "B2";
        signals.add(broken ? new DoorSignal.BeamBroken(name, at) : new DoorSignal.BeamCleared(name, at));
    }

    /** Whatever else was told at that second. */
    void signal(DoorSignal told) {
        signals.add(told);
    }

    static long at(double t) {
        return START + (long) (t * SECOND);
    }

    List<DoorSignal> signals() {
        signals.sort(Comparator.comparingLong(DoorSignal::atMicros));
        return signals;
    }

    /** All reads of [0, seconds), in time order. */
    List<TagRead> reads(double seconds) {
        List<TagRead> reads = new ArrayList<>();
        int turn = 0;
        double channel = 0.3276;
        double nextHop = 0;
        for (double t = 0; t < seconds; t += 0.07) {
            Antenna antenna = antennas.get(turn++ % antennas.size());
            if (hop > 0 && t >= nextHop) {
                channel = 299.792 / (902.75 + 0.5 * random.nextInt(50));
                nextHop = t + 0.2;
            }
            List<Tag> heard = new ArrayList<>();
            List<Integer> levels = new ArrayList<>();
            for (Tag tag : tags) {
                double level = level(tag, antenna, t, channel);
                if (level > -74 + random.nextGaussian()) {
                    heard.add(tag);
                    levels.add((int) Math.round(level + random.nextGaussian() * 0.5) * 100);
                }
            }
            int slots = (int) (readsPerSecond * 0.07 * (0.7 + 0.3 * random.nextDouble()));
            List<Integer> order = new ArrayList<>();
            for (int round = 0; round < 3 && order.size() < slots; round++) {
                List<Integer> some = new ArrayList<>();
                for (int i = 0; i < heard.size(); i++) {
                    some.add(i);
                }
                java.util.Collections.shuffle(some, random);
                order.addAll(some);
            }
            int n = Math.min(slots, order.size());
            for (int i = 0; i < n; i++) {
                int k = order.get(i);
                long at = START + (long) ((t + 0.07 * i / n) * SECOND);
                reads.add(TagRead.of(heard.get(k).epc(), READER, antenna.id(), at, levels.get(k) + offsetCentiDb));
            }
        }
        return reads;
    }

    private double level(Tag tag, Antenna a, double t, double lambda) {
        double[] p = tag.path().at(t);
        if (Double.isNaN(p[0])) {
            return -200;
        }
        double x = p[0] + tag.dx();
        double y = p[1] + tag.dy();
        double z = tag.z();
        double[] sum = new double[2];
        double d = add(sum, a, x, y, z, 1, 0, lambda);
        add(sum, a, x, y, -z, -0.45, 0, lambda);
        for (double[] r : reflectors) {
            double way = Math.sqrt(sq(x - r[0]) + sq(y - r[1]) + sq(z - r[2]));
            double arm = Math.sqrt(sq(a.x() - r[0]) + sq(a.y() - r[1]) + sq(a.z() - r[2]));
            double g = pattern(a, r[0], r[1], r[2]);
            double amp = r[3] * g / Math.max(0.5, way + arm);
            double phase = r[4] + 2 * Math.PI * (way + arm) / lambda;
            sum[0] += amp * Math.cos(phase);
            sum[1] -= amp * Math.sin(phase);
        }
        double h = lambda / (4 * Math.PI) * Math.hypot(sum[0], sum[1]);
        double towards = (tag.nx() * (a.x() - x) + tag.ny() * (a.y() - y)) / d;
        double shadow = 3 * Math.max(0, -towards);
        double oneWay = 20 * Math.log10(h) + 6 + 2 - 3 - tag.loss() - shadow;
        return 30 + 2 * oneWay - 5 < -74 ? -200 : Math.min(-18, 30 + 2 * oneWay - 5);
    }

    private static double add(
            double[] sum, Antenna a, double x, double y, double z, double amp, double phi, double lambda) {
        double d = Math.max(0.4, Math.sqrt(sq(a.x() - x) + sq(a.y() - y) + sq(a.z() - z)));
        double strength = amp * pattern(a, x, y, z) / d;
        double phase = phi + 2 * Math.PI * d / lambda;
        sum[0] += strength * Math.cos(phase);
        sum[1] -= strength * Math.sin(phase);
        return d;
    }

    private static double pattern(Antenna a, double x, double y, double z) {
        double dx = x - a.x();
        double dy = y - a.y();
        double dz = z - a.z();
        double d = Math.max(1e-3, Math.sqrt(dx * dx + dy * dy + dz * dz));
        double theta = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, (dx * a.yawX() + dy * a.yawY()) / d))));
        return Math.pow(10, -Math.min(12 * sq(theta / 70), 20) / 20);
    }

    private static double sq(double x) {
        return x * x;
    }

    /** Plays everything into a window in time order, ticking every 100 ms until {@code seconds + 40}; returns what it said. */
    List<Verdict> play(DoorWindow window, double seconds) {
        List<Verdict> said = new ArrayList<>();
        List<TagRead> reads = reads(seconds);
        List<DoorSignal> inputs = signals();
        int r = 0;
        int s = 0;
        for (long now = START; now < START + (long) ((seconds + 40) * SECOND); now += 100_000) {
            TagReads batch = new TagReads(READER, 64);
            while (r < reads.size() && reads.get(r).lastMicros() < now) {
                batch.add(reads.get(r++));
            }
            while (s < inputs.size() && inputs.get(s).atMicros() < now) {
                window.signalled(inputs.get(s++), said::add);
            }
            window.seen(batch, said::add);
            window.tick(now, said::add);
            if (!window.counts().balanced()) {
                throw new AssertionError("reads went astray: " + window.counts());
            }
        }
        return said;
    }
}
