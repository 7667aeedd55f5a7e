package io.dockdoor.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, so that it can be closed in reverse order. Not thread-safe while opening; closing twice is harmless. */
final class Stages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private record Stage(String name, AutoCloseable what) {}

    private final Deque<Stage> opened = new ArrayDeque<>();

    /** Remembers what was just opened and hands it back. */
    <T extends AutoCloseable> T opened(String name, T what) {
        opened.push(new Stage(name, what));
        return what;
    }

    /** Closes everything, last opened first. One that fails is told and does not keep the others open. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            Stage stage = opened.pop();
            try {
                stage.what().close();
            } catch (Exception failed) {
                if (failed instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.warn("could not close {} cleanly: {}", stage.name(), failed.toString(), failed);
            }
        }
    }
}
