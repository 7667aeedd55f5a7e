package io.dockdoor.gateway.hardware;

import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.reader.modbus.ModbusModule;
import io.dockdoor.reader.modbus.ModuleListener;
import io.dockdoor.reader.modbus.ModuleSettings;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** An I/O module by Modbus RTU, told on the health board as {@code module-NAME}. */
public final class ModuleBox implements Box, AutoCloseable {
    private final String name;
    private final Refusals refusals;
    private final AtomicLong lives = new AtomicLong();
    private final ModbusModule module;
    private volatile boolean there;

    /**
     * Not started.
     *
     * @param micros steady gateway time
     * @param random jitter of the retries
     */
    public ModuleBox(
            ModuleSettings settings, Inputs inputs, HealthBoard board, LongSupplier micros, RandomGenerator random) {
        this.name = settings.name();
        this.refusals = new Refusals(System::nanoTime);
        String part = "module-" + name;
        this.module = new ModbusModule(
                settings,
                new ModuleListener() {
                    @Override
                    public void connected() {
                        refusals.clear();
                        lives.incrementAndGet();
                        there = true;
                        board.report(part, Level.UP, "ok", "answers");
                    }

                    @Override
                    public void away(String sentence) {
                        there = false;
                        board.report(part, Level.DEGRADED, "away", sentence);
                    }

                    @Override
                    public void level(int input, boolean high, long atMicros) {
                        inputs.level(new Terminal(Terminal.Kind.MODULE, name, input), high, atMicros);
                    }

                    @Override
                    public void coilRefused(int coil, String why) {
                        refusals.add(coil, why);
                    }
                },
                micros,
                random);
    }

    /** Starts its thread; the module need not be there. */
    public void start() {
        module.start();
    }

    @Override
    public void set(int output, boolean high) throws IOException {
        if (!there) {
            throw new IOException("module " + name + " is away");
        }
        refusals.check("module " + name, output);
        module.set(output, high);
    }

    @Override
    public long lives() {
        return lives.get();
    }

    @Override
    public void close() throws InterruptedException {
        module.close();
    }
}
