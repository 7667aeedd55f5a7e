package io.dockdoor.gateway.door;

import com.sun.management.ThreadMXBean;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderListener;
import io.dockdoor.reader.ReaderSettings;
import io.dockdoor.reader.ReaderStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./dockdoor bench inbox}: from the socket to the door's inbox, first one reader as fast as it goes, then four at 1,000
 * reads per second each. What is told is CPU time and allocation of the reader threads, which do all the work up to there.
 */
@Command(name = "inbox", mixinStandardHelpOptions = true, description = "From LLRP sockets to the door's inbox.")
public final class InboxBench implements Callable<Integer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MEGABYTE = 1 << 20;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long each of the two parts is measured (default ${DEFAULT-VALUE}).")
    private int seconds = 30;

    private final DoorInbox inbox = new DoorInbox(50_000);
    private final AtomicLong taken = new AtomicLong();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new InboxBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Thread door = new Thread(this::empty, "door");
        door.setDaemon(true);
        door.start();
        measure("one reader, as fast as it goes", 1, 0);
        measure("four readers, 1,000 reads/s each", 4, 1_000);
        return 0;
    }

    private void empty() {
        try {
            while (true) {
                Input input = inbox.take(1_000_000_000L);
                if (input instanceof Input.Seen seen) {
                    taken.addAndGet(seen.batch().size());
                    inbox.giveBack(seen);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(String what, int readers, int perSecond) throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            for (int i = 1; i <= readers; i++) {
                open.add(reader(i, perSecond, open));
            }
            TimeUnit.SECONDS.sleep(
                    Math.max(5, seconds / 3)); // a bench warms up for a time, it does not wait for something
            long[] ids = readerThreads();
            long heapBefore = heap();
            long cpu = cpu(ids);
            long bytes = allocated(ids);
            long reads = taken.get();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double passed = (System.nanoTime() - began) / 1e9;
            reads = taken.get() - reads;
            cpu = cpu(ids) - cpu;
            bytes = allocated(ids) - bytes;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,.0f reads/s; %,.0f reads per CPU second of the reader threads, which used %.2f %% of a core;"
                            + " %.2f bytes allocated per read; heap after collection %+.1f MiB; merged %d, dropped %d%n",
                    what,
                    reads / passed,
                    reads / (cpu / 1e9),
                    100 * cpu / 1e9 / passed,
                    (double) bytes / reads,
                    (double) (heap() - heapBefore) / MEGABYTE,
                    inbox.merged(),
                    inbox.dropped());
        } finally {
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        }
    }

    private LlrpReader reader(int number, int perSecond, List<AutoCloseable> open) throws IOException {
        Firehose hose = new Firehose(perSecond, InboxBench::micros);
        open.add(hose);
        LlrpReader reader = new LlrpReader(
                ReaderSettings.portal(new ReaderId("R" + number), "127.0.0.1", hose.port(), 1, 2, 3, 4),
                new IntoInbox(),
                InboxBench::micros,
                new Random(number));
        reader.start();
        return reader;
    }

    private static long micros() {
        return 1_800_000_000_000_000L + System.nanoTime() / 1000;
    }

    private static long[] readerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("reader-"))
                .mapToLong(Thread::getId)
                .toArray();
    }

    private static long cpu(long[] threads) {
        long sum = 0;
        for (long thread : threads) {
            sum += THREADS.getThreadCpuTime(thread);
        }
        return sum;
    }

    private static long allocated(long[] threads) {
        long sum = 0;
        for (long thread : threads) {
            sum += THREADS.getThreadAllocatedBytes(thread);
        }
        return sum;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** As {@link ReaderFeed} does for a reader that serves one door. */
    private final class IntoInbox implements ReaderListener {
        @Override
        public TagReads reads(TagReads batch) {
            return inbox.put(batch);
        }

        @Override
        public void gpi(int port, boolean high, long atMicros) {}

        @Override
        public void status(ReaderStatus status) {}

        @Override
        public void readsLost(String why, long atMicros) {
            System.err.println("reads lost: " + why);
        }
    }
}
