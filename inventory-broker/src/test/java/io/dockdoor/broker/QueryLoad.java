package io.dockdoor.broker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks an HTTP server at given times, whether or not it has answered before, over connections that stay open; an answer's time
 * is from when it was due to be asked for. As little program as possible: it runs beside what it measures.
 */
final class QueryLoad {
    private static final int CONNECTIONS = 32;
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private final Supplier<String> paths;
    private final ConcurrentLinkedQueue<Double> took = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();

    private record Question(String path, long dueNanos, boolean counts) {}

    /** @param paths the next path to ask for */
    QueryLoad(int port, Supplier<String> paths) {
        this.port = port;
        this.paths = paths;
    }

    /** Milliseconds each answer took that counts. */
    List<Double> took() {
        return new ArrayList<>(took);
    }

    /** Asked for and not answered with 200. */
    int refused() {
        return refused.get();
    }

    /** Asks so many times, of which the first do not count; ends when all are answered. */
    void run(int times, int uncounted, int perSecond) throws InterruptedException {
        BlockingQueue<Question> due = new ArrayBlockingQueue<>(times + CONNECTIONS);
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread asker = new Thread(() -> ask(due), "asker-" + i);
            askers.add(asker);
            asker.start();
        }
        long began = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long dueNanos = began + i * 1_000_000_000L / perSecond;
            long wait = dueNanos - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            due.add(new Question(paths.get(), dueNanos, i >= uncounted));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            due.add(new Question("", 0, false));
        }
        for (Thread asker : askers) {
            asker.join();
        }
    }

    private void ask(BlockingQueue<Question> due) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            for (Question next = due.take(); !next.path().isEmpty(); next = due.take()) {
                socket.getOutputStream()
                        .write(("GET " + next.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                if (!answered(in)) {
                    refused.incrementAndGet();
                } else if (next.counts()) {
                    took.add((System.nanoTime() - next.dueNanos()) / 1e6);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server let a connection go", e);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** RFC 9112: a status line, header lines, and as many bytes as Content-Length says. */
    private static boolean answered(InputStream in) throws IOException {
        String status = line(in);
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without a length");
        }
        in.skipNBytes(length);
        return status.startsWith("HTTP/1.1 200 ");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }
}
