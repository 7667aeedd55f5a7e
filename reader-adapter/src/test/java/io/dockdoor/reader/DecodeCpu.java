package io.dockdoor.reader;

import com.sun.management.ThreadMXBean;
import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.llrp.ltk.generated.LLRPMessageFactory;

/**
 * The comparison of {@link DecodeBench} in thread CPU time and thread allocation, for machines too busy for wall time. Prints
 * one line per case: nanoseconds of CPU and bytes allocated per tag, median of nine batches after two seconds of warm-up.
 */
final class DecodeCpu {
    private interface Work {
        void once() throws Exception;
    }

    private record Cost(double nanos, double bytes) {}

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private DecodeCpu() {}

    public static void main(String... arguments) throws Exception {
        for (boolean impinj : new boolean[] {false, true}) {
            for (int tags : new int[] {1, 20, 100}) {
                byte[] message = Bits.message(61, 1, RandomReports.steady(tags, impinj));
                TagReads into = new TagReads(new ReaderId("R1"), 128);
                ReportDecoder decoder = new ReportDecoder(new EpcTable(1 << 16), new ReaderClock(), 0);
                Framer framer = new Framer();
                Cost ours = measure(tags, () -> {
                    into.clear();
                    decoder.decode(message, Llrp.HEADER_LENGTH, message.length, 1_760_000_001_000_000L, into);
                });
                // what a socket would bring: framed, decoded, handed over
                Cost framed = measure(tags, () -> {
                    into.clear();
                    framer.room();
                    System.arraycopy(message, 0, framer.buffer(), framer.end(), message.length);
                    framer.filled(message.length);
                    while (framer.next()) {
                        decoder.decode(
                                framer.buffer(), framer.bodyStart(), framer.bodyEnd(), 1_760_000_001_000_000L, into);
                    }
                });
                Cost theirs = measure(tags, () -> LLRPMessageFactory.createLLRPMessage(message));
                System.out.printf(
                        "tags=%d impinj=%b ours: %.1f ns %.2f B; framed: %.1f ns %.2f B; ltkjava: %.0f ns %.0f B; ratio %.0f%n",
                        tags,
                        impinj,
                        ours.nanos,
                        ours.bytes,
                        framed.nanos,
                        framed.bytes,
                        theirs.nanos,
                        theirs.bytes,
                        theirs.nanos / ours.nanos);
            }
        }
    }

    private static Cost measure(int tags, Work work) throws Exception {
        long runs = 1;
        long cpu = 0;
        for (long until = System.nanoTime() + 2_000_000_000L; System.nanoTime() < until; ) {
            long began = THREADS.getCurrentThreadCpuTime();
            for (long i = 0; i < runs; i++) {
                work.once();
            }
            cpu = THREADS.getCurrentThreadCpuTime() - began;
            if (cpu < 100_000_000L) {
                runs *= 2;
            }
        }
        double[] nanos = new double[9];
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int batch = 0; batch < nanos.length; batch++) {
            long began = THREADS.getCurrentThreadCpuTime();
            for (long i = 0; i < runs; i++) {
                work.once();
            }
            nanos[batch] = (THREADS.getCurrentThreadCpuTime() - began) / (double) (runs * tags);
        }
        long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
        Arrays.sort(nanos);
        return new Cost(nanos[nanos.length / 2], bytes / (double) (runs * tags * nanos.length));
    }
}
