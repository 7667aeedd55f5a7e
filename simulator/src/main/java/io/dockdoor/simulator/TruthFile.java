package io.dockdoor.simulator;

import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what really passed, a JSON line for each passage as soon as its trailing edge has cleared the door, and a last line
 * when the scene is over. A line is written whole, so a reader of the file never needs half of one. Its thread is {@code truth}.
 */
final class TruthFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TruthFile.class);
    private static final long LOOK_EVERY_NANOS = 50_000_000;

    private final DockScene scene;
    private final SceneClock clock;
    private final Writer out;
    private final Thread thread;
    private volatile boolean closing;

    /** @throws IOException when the file cannot be written; the message names it */
    TruthFile(Path file, DockScene scene, SceneClock clock) throws IOException {
        this.scene = scene;
        this.clock = clock;
        try {
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException("cannot write the truth file " + file + ": " + e, e);
        }
        thread = new Thread(this::run, "truth");
        thread.start();
    }

    private void run() {
        try (out) {
            List<Passage> passages = TruthLines.inOrder(scene);
            for (Passage passage : passages) {
                if (await(passage.clearedMicros())) {
                    write(TruthLines.passage(passage, clock.zeroMicros()));
                }
            }
            long end = scene.duration().toNanos() / 1000;
            if (await(end)) {
                write(TruthLines.end(end, clock.zeroMicros()));
                LOG.info("the scene is over: passages={}", passages.size());
            }
        } catch (IOException e) {
            LOG.error("the truth can no longer be written down", e);
        }
    }

    /** Waits for that scene time; false when closed before. */
    private boolean await(long sceneMicros) {
        while (!closing && !(clock.started() && clock.sceneMicros() >= sceneMicros)) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return !closing;
    }

    private void write(String line) throws IOException {
        out.write(line + "\n");
        out.flush();
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
