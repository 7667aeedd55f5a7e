package io.dockdoor.reader;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dockdoor bench fuzz}: exit 0 when nothing escaped and the heap is as small as before. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = "Mutated LLRP messages through framer, decoder and session.")
public final class FuzzBench implements Callable<Integer> {
    private static final long MEGABYTE = 1 << 20;
    private static final long SLICE = 100_000;
    /** What a run may add to the heap after a full collection: JIT and library caches, no message. */
    private static final long MOST_GROWTH = 8 * MEGABYTE;

    @Option(names = "--seed", defaultValue = "1", description = "Seed (default ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--messages",
            defaultValue = "10000000",
            description = "How many mutated messages (default ${DEFAULT-VALUE}).")
    private long messages = 10_000_000;

    @Option(names = "--for", description = "So long, such as 60s, in place of so many messages.")
    private @Nullable String duration;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new FuzzBench()).execute(arguments));
    }

    @Override
    public Integer call() {
        Fuzz fuzz = new Fuzz(seed);
        fuzz.run(Math.min(messages, SLICE)); // what is loaded once is loaded now
        long before = heap();
        long began = System.nanoTime();
        long most = duration == null
                ? Long.MAX_VALUE
                : Duration.parse("PT" + duration).toNanos();
        Fuzz.Outcome outcome = new Fuzz.Outcome(0, 0, 0, 0, 0);
        while (duration == null ? outcome.mutated() < messages : System.nanoTime() - began < most) {
            outcome = outcome.and(fuzz.run(duration == null ? Math.min(SLICE, messages - outcome.mutated()) : SLICE));
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        long grown = heap() - before;
        System.out.println("seed " + seed + ", " + seconds + " s, heap "
                + (grown <= MOST_GROWTH ? "flat" : "grown by " + grown / MEGABYTE + " MiB") + ": " + outcome);
        return grown <= MOST_GROWTH ? 0 : 1;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
