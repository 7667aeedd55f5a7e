package io.dockdoor.acceptance.faults;

import java.io.IOException;
import java.util.Deque;

/** Ends what a run opened, whatever refuses to end. */
final class Closing {
    private Closing() {}

    /** All of them, the top first; afterwards there is none. */
    static void all(Deque<AutoCloseable> opened) throws IOException {
        IOException failed = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception refused) {
                failed = failed == null ? new IOException("not all could be closed", refused) : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
