package io.dockdoor.acceptance.truth;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.RadioField.InventoryPlan;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench judge}: what judging costs. */
@Command(
        name = "judge",
        mixinStandardHelpOptions = true,
        description = "Reads per second on one core, memory per tag, and a door where nothing moves for a shift.")
public final class JudgeBench implements Callable<Integer> {
    /** Processor time of the judging thread: other programs on the machine spoil it less than they do the time of day. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static final DoorId DOOR = new DoorId("D1");
    private static final ReaderId READER = new ReaderId("R1");
    private static final WindowPlan PLAN = WindowPlan.of(
            DOOR,
            IntStream.rangeClosed(1, 4)
                    .mapToObj(a -> new AntennaPlace(READER, a, a <= 2 ? Side.OUT : Side.IN))
                    .toList());

    @Option(names = "--hours", defaultValue = "8", description = "of the quiet shift (default ${DEFAULT-VALUE})")
    private int hours;

    @Option(names = "--rounds", defaultValue = "12", description = "repetitions (default ${DEFAULT-VALUE})")
    private int rounds;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new JudgeBench()).execute(arguments));
    }

    @Override
    public Integer call() {
        System.out.println("| what | measured | floor | target |");
        System.out.println("|---|---|---|---|");
        for (String scene : List.of("S03", "S12", "S20")) {
            throughput(scene);
        }
        memory();
        return quietShift() == 0 ? 0 : 1;
    }

    private record Heard(long atMicros, TagReads batch) {}

    private static List<Heard> listen(String scene, Duration duration, int session) {
        List<Heard> all = new ArrayList<>();
        DockScene staged = DockScene.named(scene, 50_001, 1, duration);
        InventoryPlan usual = staged.usualPlan(staged.portals().get(0));
        SceneRecording.of(staged, new InventoryPlan(usual.antennas(), session, true, usual.txPowerCentiDbm()))
                .play(new SceneRecording.Sink() {
                    @Override
                    public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                        TagReads copy = new TagReads(batch.reader(), batch.size());
                        for (int i = 0; i < batch.size(); i++) {
                            copy.add(batch.get(i));
                        }
                        all.add(new Heard(arrivedMicros, copy));
                    }

                    @Override
                    public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {}

                    @Override
                    public void reached(long nowMicros) {
                        all.add(new Heard(nowMicros, new TagReads(READER, 1)));
                    }
                });
        return all;
    }

    private void throughput(String scene) {
        List<Heard> all = listen(scene, Duration.ofMinutes(4), 0);
        long reads = all.stream().mapToLong(h -> h.batch().size()).sum();
        double best = 0;
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            DoorWindow window = new DoorWindow(PLAN);
            long began = CPU.getCurrentThreadCpuTime();
            for (Heard heard : all) {
                if (heard.batch().isEmpty()) {
                    window.tick(heard.atMicros(), verdict -> {});
                } else {
                    window.seen(heard.batch(), verdict -> {});
                }
            }
            double rate = reads / ((CPU.getCurrentThreadCpuTime() - began) * 1e-9);
            if (round >= rounds / 3) { // the first rounds warm up
                rates.add(rate);
                best = Math.max(best, rate);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %s: %,d reads, one core | median %,.0f reads per second of its processor time (best %,.0f) | 100,000 | 500,000 |%n",
                scene,
                reads,
                rates.stream().sorted().toList().get(rates.size() / 2),
                best);
    }

    private static void memory() {
        int tags = WindowPlan.TAG_CAPACITY;
        List<Epc> epcs = IntStream.range(0, tags)
                .mapToObj(i -> Epc.ofHex(String.format(Locale.ROOT, "3034257BF7194E40%08X", i)))
                .toList();
        DoorWindow window = new DoorWindow(PLAN);
        long before = used();
        TagReads batch = new TagReads(READER, tags);
        for (int second = 0; second < 5; second++) {
            batch.clear();
            for (int i = 0; i < tags; i++) {
                long at = 1_700_000_000_000_000L + second * 1_000_000L + i;
                batch.add(TagRead.of(epcs.get(i), READER, 1 + (i + second) % 4, at, -6_000));
            }
            window.seen(batch, verdict -> {});
        }
        batch.clear();
        double each = (double) (used() - before) / window.counts().tags();
        System.out.printf(
                Locale.ROOT,
                "| memory per tag, %,d tags, beside the EPC itself | %.0f bytes | 1,024 | 512 |%n",
                window.counts().tags(),
                each);
    }

    private int quietShift() {
        int[] moved = {0};
        long[] heap = new long[hours + 1];
        int[] hour = {0};
        long[] reads = {0};
        DoorWindow window = new DoorWindow(PLAN);
        DockScene scene = DockScene.named("S20", 50_000, 1, Duration.ofHours(hours));
        InventoryPlan usual = scene.usualPlan(scene.portals().get(0));
        long began = System.nanoTime();
        SceneRecording.of(scene, new InventoryPlan(usual.antennas(), 0, true, usual.txPowerCentiDbm()))
                .play(new SceneRecording.Sink() {
                    private long start = Long.MIN_VALUE;

                    @Override
                    public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                        reads[0] += batch.size();
                        window.seen(batch, this::told);
                    }

                    @Override
                    public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {}

                    @Override
                    public void reached(long nowMicros) {
                        start = start == Long.MIN_VALUE ? nowMicros : start;
                        window.tick(nowMicros, this::told);
                        if (hour[0] <= hours && nowMicros - start >= hour[0] * 3_600_000_000L + 60_000_000L) {
                            heap[hour[0]++] = used();
                        }
                    }

                    private void told(Verdict verdict) {
                        moved[0] += verdict instanceof Verdict.Moved ? 1 : 0;
                    }
                });
        int last = Math.max(0, Math.min(hour[0], hours + 1) - 1);
        System.out.printf(
                Locale.ROOT,
                "| S20, %d tags stand for %d h, %,d reads | %d movements, %d passages opened; heap %+.2f MB from the first"
                        + " hour to the last (played in %.0f s) | 0, flat | |%n",
                window.counts().tags(),
                hours,
                reads[0],
                moved[0],
                window.counts().passages(),
                (heap[last] - heap[0]) / 1e6,
                (System.nanoTime() - began) * 1e-9);
        return moved[0];
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
