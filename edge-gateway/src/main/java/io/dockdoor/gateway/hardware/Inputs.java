package io.dockdoor.gateway.hardware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * From the levels of all boxes to what hangs on them. A level is told on the thread it came with, at once; where it has to be
 * debounced on the thread {@code inputs}, which is there only if one of them has.
 */
public final class Inputs implements AutoCloseable {
    /** Hears what hangs on one input; must not block. */
    public interface Heard {
        /** @param atMicros gateway time, microseconds */
        void input(boolean active, long atMicros);
    }

    private record Ear(Wire wire, @Nullable Debounce debounce, Heard heard) {}

    private final LongSupplier micros;
    private final Map<Terminal, List<Ear>> ears = new HashMap<>();
    private final List<Ear> bouncing = new ArrayList<>();
    private final Object lock = new Object();
    private boolean stopping;
    private final Thread thread = new Thread(this::run, "inputs");

    /** @param micros steady gateway time */
    public Inputs(LongSupplier micros) {
        this.micros = micros;
        thread.setDaemon(true);
    }

    /** Before anything starts: that one hears what hangs there. */
    public void on(Wire wire, Heard heard) {
        long quiet = wire.debounce().toNanos() / 1_000;
        Ear ear = new Ear(wire, quiet == 0 ? null : new Debounce(quiet), heard);
        ears.computeIfAbsent(wire.terminal(), none -> new ArrayList<>()).add(ear);
        if (ear.debounce() != null) {
            bouncing.add(ear);
        }
    }

    /** Starts its thread, if one is needed. */
    public void start() {
        if (!bouncing.isEmpty()) {
            thread.start();
        }
    }

    /** An input was found so, or became so. */
    public void level(Terminal terminal, boolean high, long atMicros) {
        for (Ear ear : ears.getOrDefault(terminal, List.of())) {
            boolean active = high == ear.wire().activeWhenHigh();
            Debounce debounce = ear.debounce();
            if (debounce == null) {
                ear.heard().input(active, atMicros);
            } else {
                synchronized (lock) {
                    debounce.level(active, atMicros, micros.getAsLong());
                    lock.notifyAll();
                }
            }
        }
    }

    private void run() {
        try {
            while (true) {
                List<Runnable> settled = new ArrayList<>();
                synchronized (lock) {
                    while (!stopping && settle(settled).isEmpty()) {
                        lock.wait(patienceMillis());
                    }
                    if (stopping) {
                        return;
                    }
                }
                settled.forEach(Runnable::run);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Runnable> settle(List<Runnable> settled) {
        long now = micros.getAsLong();
        for (Ear ear : bouncing) {
            Debounce debounce = ear.debounce();
            Debounce.Change change = debounce == null ? null : debounce.settle(now);
            if (change != null) {
                settled.add(() -> ear.heard().input(change.active(), change.atMicros()));
            }
        }
        return settled;
    }

    /** Until the next change may count; 0, which is for ever, while none may. */
    private long patienceMillis() {
        long due = Long.MAX_VALUE;
        for (Ear ear : bouncing) {
            Debounce debounce = ear.debounce();
            due = debounce == null ? due : Math.min(due, debounce.dueMicros());
        }
        return due == Long.MAX_VALUE ? 0 : Math.max(1, (due - micros.getAsLong()) / 1_000 + 1);
    }

    /** Ends the thread; what has not settled is not told. */
    @Override
    public void close() throws InterruptedException {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
        if (thread.isAlive()) {
            thread.join(5_000);
        }
    }
}
