package io.dockdoor.daemon;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to systemd that the daemon is ready, then gives a sign of life for as long as every loop turns, with the sentence that
 * {@code systemctl status} shows. When one loop hangs it falls silent: systemd writes a thread dump and starts us again.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** Without a watchdog only the sentence is kept up to date. */
    private static final Duration SENTENCE_EVERY = Duration.ofSeconds(30);

    private final ServiceManager manager;
    private final Loops loops;
    private final Supplier<String> sentence;
    private final long everyMillis;
    private final Thread thread = new Thread(this::run, "watchdog");
    private List<String> toldStuck = List.of();
    private boolean stopping;
    private boolean again;

    private Watchdog(ServiceManager manager, Loops loops, Supplier<String> sentence) {
        this.manager = manager;
        this.loops = loops;
        this.sentence = sentence;
        Duration limit = manager.watchdog();
        this.everyMillis = (limit == null ? SENTENCE_EVERY : limit.dividedBy(3)).toMillis();
        thread.setDaemon(true);
    }

    /**
     * Says that we are ready and begins to watch.
     *
     * @param sentence how the daemon is, in one line
     */
    public static Watchdog start(ServiceManager manager, Loops loops, Supplier<String> sentence) {
        Watchdog watchdog = new Watchdog(manager, loops, sentence);
        manager.say("READY=1", "STATUS=" + sentence.get());
        watchdog.thread.start();
        return watchdog;
    }

    private void run() {
        while (rest()) {
            List<String> stuck = loops.stuck();
            if (stuck.isEmpty()) {
                manager.say("WATCHDOG=1", "STATUS=" + sentence.get());
            } else if (!stuck.equals(toldStuck)) {
                LOG.error(
                        "these threads do not come round any more: {}; the service manager starts the program again, see"
                                + " the thread dump above its restart",
                        String.join(", ", stuck));
            }
            toldStuck = stuck;
        }
    }

    private synchronized boolean rest() {
        long end = System.nanoTime() + everyMillis * 1_000_000;
        try {
            while (!stopping) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return true;
                }
                wait(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** To be closed because the daemon is opened anew within the same process, not because it ends. */
    public synchronized void closedToOpenAnew() {
        again = true;
    }

    /** Says that we are stopping, or reloading; what takes its time from here on is not a hang. */
    @Override
    public void close() {
        String word;
        synchronized (this) {
            stopping = true;
            word = again ? "RELOADING=1" : "STOPPING=1";
            notifyAll();
        }
        manager.say(word);
    }
}
