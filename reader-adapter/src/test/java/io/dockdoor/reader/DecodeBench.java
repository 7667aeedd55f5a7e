package io.dockdoor.reader;

import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The same report bytes through our decoder and through ltkjava's factory, in one run. Ours ends in the door inbox's batch with
 * clock and EPC table; ltkjava's ends with its objects, which still would have to be mapped: the comparison is kind to it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBench {
    @Param({"1", "20", "100"})
    public int tags;

    @Param({"false", "true"})
    public boolean impinj;

    private final ReaderClock clock = new ReaderClock();
    private final ReportDecoder decoder = new ReportDecoder(new EpcTable(1 << 16), clock, 0);
    private final TagReads into = new TagReads(new ReaderId("R1"), 128);
    private byte[] message = new byte[0];

    @Setup
    public void prepare() {
        message = Bits.message(61, 1, RandomReports.steady(tags, impinj));
    }

    @Benchmark
    public TagReads ours() {
        into.clear();
        decoder.decode(message, Llrp.HEADER_LENGTH, message.length, 1_760_000_001_000_000L, into);
        return into;
    }

    @Benchmark
    public LLRPMessage ltkjava() throws InvalidLLRPMessageException {
        return LLRPMessageFactory.createLLRPMessage(message);
    }

    public static void main(String... arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(DecodeBench.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
