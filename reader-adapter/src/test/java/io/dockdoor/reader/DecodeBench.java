package io.dockdoor.reader;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.llrp.ltk.exceptions.InvalidLLRPMessageException;
import org.llrp.ltk.generated.LLRPMessageFactory;
import org.llrp.ltk.types.LLRPMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * {@code ./dockdoor bench llrp}: the same report bytes through our framer and decoder and through ltkjava's factory, in one run.
 * Ours ends in the door inbox's batch, on gateway time and with interned EPCs; ltkjava's ends with its objects, which still
 * would have to be mapped: the comparison is kind to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
public class DecodeBench {
    private static final long ARRIVAL = 1_760_000_001_000_000L;

    @Param({"1", "20", "100"})
    public int tags;

    @Param({"false", "true"})
    public boolean impinj;

    private final ReportDecoder decoder = new ReportDecoder(new EpcTable(1 << 16), new ReaderClock(), 0);
    private final TagReads into = new TagReads(new ReaderId("R1"), 128);
    private final Framer framer = new Framer();
    private byte[] message = new byte[0];

    @Setup
    public void prepare() {
        message = Bits.message(61, 1, RandomReports.steady(tags, impinj));
    }

    /** As bytes come from a socket: copied in, framed, decoded. */
    @Benchmark
    public TagReads ours() throws FramingFault {
        into.clear();
        framer.room();
        System.arraycopy(message, 0, framer.buffer(), framer.end(), message.length);
        framer.filled(message.length);
        while (framer.next()) {
            decoder.decode(framer.buffer(), framer.bodyStart(), framer.bodyEnd(), ARRIVAL, into);
        }
        return into;
    }

    @Benchmark
    public LLRPMessage ltkjava() throws InvalidLLRPMessageException {
        return LLRPMessageFactory.createLLRPMessage(message);
    }

    /** CPU nanoseconds and bytes allocated per tag. */
    private record Cost(double cpu, double bytes) {
        static Cost of(RunResult result, int tags) {
            return new Cost(score(result, CpuProfiler.CPU) / tags, score(result, "gc.alloc.rate.norm") / tags);
        }

        private static double score(RunResult result, String measured) {
            Result<?> of = result.getSecondaryResults().get(measured);
            return of == null ? Double.NaN : of.getScore();
        }
    }

    public static void main(String... arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecodeBench.class.getName())
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .build())
                .run();
        Map<String, Map<String, Cost>> table = new TreeMap<>();
        for (RunResult each : results) {
            int tags = Integer.parseInt(each.getParams().getParam("tags"));
            String report = String.format(
                    Locale.ROOT,
                    "%3d tags%s",
                    tags,
                    each.getParams().getParam("impinj").equals("true") ? " + Impinj" : "");
            String who = each.getPrimaryResult().getLabel();
            table.computeIfAbsent(report, key -> new TreeMap<>()).put(who, Cost.of(each, tags));
        }
        System.out.println(
                "\nreport | ours, CPU per tag | ours, bytes per tag | ltkjava, CPU per tag | ltkjava, bytes per tag"
                        + " | ratio of CPU");
        table.forEach((report, costs) -> {
            Cost ours = costs.getOrDefault("ours", new Cost(Double.NaN, Double.NaN));
            Cost theirs = costs.getOrDefault("ltkjava", new Cost(Double.NaN, Double.NaN));
            System.out.printf(
                    Locale.ROOT,
                    "%s | %.0f ns | %.2f | %,.0f ns | %,.0f | %.0f%n",
                    report,
                    ours.cpu,
                    ours.bytes,
                    theirs.cpu,
                    theirs.bytes,
                    theirs.cpu / ours.cpu);
        });
    }
}
