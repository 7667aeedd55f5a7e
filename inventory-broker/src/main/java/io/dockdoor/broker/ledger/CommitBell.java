package io.dockdoor.broker.ledger;

/** Tells those who read the ledger that there is more of it. Rung by the ledger's thread after each commit. */
public final class CommitBell {
    private long position;

    public synchronized void ring(long committed) {
        position = committed;
        notifyAll();
    }

    public synchronized long position() {
        return position;
    }

    /** Waits until something behind {@code seen} is committed, at most that long; gives the last committed position. */
    public synchronized long await(long seen, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (position <= seen) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return position;
    }
}
