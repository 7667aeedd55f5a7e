package io.dockdoor.reader.scanner;

import io.dockdoor.reader.Backoff;
import io.dockdoor.reader.serial.SerialLine;
import io.dockdoor.reader.serial.SerialLine.Parity;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The thread {@code scanner-NAME}: opens the device, cuts what comes into scans, and when the device is unplugged waits for it to
 * come back.
 */
public final class SerialScanner implements AutoCloseable {
    /** A device that stayed this long was no flicker. */
    private static final Duration HEALTHY = Duration.ofSeconds(1);

    private final ScannerSettings settings;
    private final ScannerListener listener;
    private final Backoff backoff;
    private final ScanFramer framer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private String lastWord = "";

    /**
     * Not started. {@code gatewayMicros} is read at the end of each scan.
     *
     * @param random jitter of the retries
     */
    public SerialScanner(
            ScannerSettings settings, ScannerListener listener, LongSupplier gatewayMicros, RandomGenerator random) {
        this.settings = settings;
        this.listener = listener;
        this.framer = new ScanFramer(line -> listener.scanned(line, gatewayMicros.getAsLong()), listener::noise);
        this.backoff = new Backoff(settings.firstRetry(), settings.longestRetry(), random);
        this.thread = new Thread(this::run, "scanner-" + settings.name());
        thread.setDaemon(true);
    }

    /** Starts its thread; the device need not be there. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            do {
                session();
            } while (!stop.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void session() {
        long began = System.nanoTime();
        try (SerialLine line = SerialLine.open(
                settings.device(), settings.baud(), Parity.NONE, settings.silence(), settings.closing())) {
            lastWord = "";
            listener.connected();
            byte[] bytes = new byte[512];
            while (stop.getCount() > 0) {
                int count = line.read(bytes);
                if (count == 0) {
                    framer.silence();
                } else {
                    framer.bytes(bytes, count);
                }
            }
        } catch (IOException away) {
            framer.reset();
            if (System.nanoTime() - began > HEALTHY.toNanos()) {
                backoff.healthy();
            }
            String word = String.valueOf(away.getMessage());
            if (!word.equals(lastWord)) {
                lastWord = word;
                listener.away(word);
            }
        }
    }

    /** Ends the thread within the time a port may take to close. A half scan is dropped. Closing twice is harmless. */
    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(settings.closing().plus(settings.silence()).plusSeconds(1).toMillis());
    }
}
