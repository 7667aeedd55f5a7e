package io.dockdoor.simulator.llrp;

import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reader's report memory between the radio and the client. Reports and events stay in order. They wait here while the client is
 * away or has not yet released the hold (LLRP 12.2.6.4), and while the line has no room. When memory is full the oldest go, and
 * a buffer overflow is told before what follows them.
 */
final class Delivery {
    /** The socket as the reader sees it. */
    interface Line {
        void write(byte[] message);

        boolean hasRoom();
    }

    private record Waiting(byte[] message, int weight, long sinceMicros) {}

    private final int capacity;
    private final Runnable warn;
    private final LongSupplier micros;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int weight;
    private @Nullable Line line;
    private boolean keepWhileAway;
    private boolean released = true;
    private boolean lossUntold;
    private boolean warned;
    private long lost;

    /**
     * @param capacity tag reports and events kept at most; {@code warn} is called when four fifths are used
     * @param micros the time
     */
    Delivery(int capacity, Runnable warn, LongSupplier micros) {
        this.capacity = capacity;
        this.warn = warn;
        this.micros = micros;
    }

    /** Since when the oldest waits that was not handed over; none when nothing does. */
    OptionalLong heldSinceMicros() {
        Waiting oldest = waiting.peek();
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.sinceMicros);
    }

    /** Tag reports and events that wait. */
    int held() {
        return weight;
    }

    void connected(Line itsLine, boolean hold) {
        line = itsLine;
        released = !hold;
        if (!hold) {
            forget();
        }
    }

    void disconnected() {
        line = null;
        if (!keepWhileAway) {
            forget();
        }
    }

    /** What the configuration says now; it does not put a hold on the connection that is there. */
    void keepWhileAway(boolean keep) {
        keepWhileAway = keep;
    }

    void release() {
        released = true;
    }

    boolean isLive() {
        return line != null && released;
    }

    /** Tag reports dropped because memory was full. */
    long lost() {
        return lost;
    }

    void report(byte[] message, int tags) {
        put(message, tags);
    }

    void event(byte[] message) {
        put(message, 1);
    }

    /** Tag reports were lost for want of memory. */
    void dropped(int tags) {
        lost += tags;
        lossUntold = true;
    }

    private void put(byte[] message, int itsWeight) {
        if (line == null && !keepWhileAway) {
            return;
        }
        waiting.add(new Waiting(message, itsWeight, micros.getAsLong()));
        weight += itsWeight;
        while (weight > capacity && waiting.size() > 1) {
            Waiting oldest = waiting.remove();
            weight -= oldest.weight;
            dropped(oldest.weight);
        }
        if (weight > capacity * 4L / 5 && !warned) {
            warned = true;
            warn.run();
        }
    }

    /** Writes what may go; {@code overflow} makes the event that tells a loss. */
    void pump(Supplier<byte[]> overflow) {
        Line to = line;
        if (to == null || !released) {
            return;
        }
        if (lossUntold && to.hasRoom()) {
            lossUntold = false;
            to.write(overflow.get());
        }
        while (to.hasRoom()) {
            Waiting next = waiting.poll();
            if (next == null) {
                break;
            }
            weight -= next.weight;
            to.write(next.message);
        }
        if (weight < capacity / 2) {
            warned = false;
        }
    }

    private void forget() {
        waiting.clear();
        weight = 0;
        lossUntold = false;
        warned = false;
    }
}
