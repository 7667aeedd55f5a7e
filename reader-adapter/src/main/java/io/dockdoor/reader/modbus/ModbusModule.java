package io.dockdoor.reader.modbus;

import io.dockdoor.reader.Backoff;
import io.dockdoor.reader.serial.SerialLine;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code module-NAME}: opens the line, looks at the inputs again and again, writes coils in between, and when nothing
 * answers any more begins anew.
 */
public final class ModbusModule implements AutoCloseable {
    /** One answer may be lost to noise; after so many in a row the module is away. */
    private static final int PATIENCE = 3;

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Duration HEALTHY = Duration.ofSeconds(1);
    /** A module without inputs is asked for its first coil as often, to notice when it goes. */
    private static final long PULSE_MILLIS = 1_000;

    private final ModuleSettings settings;
    private final ModuleListener listener;
    private final LongSupplier gatewayMicros;
    private final Backoff backoff;
    private final Thread thread;
    /** Coils to be written, the newest wish of each. */
    private final TreeMap<Integer, Boolean> wanted = new TreeMap<>();

    private boolean stopping;
    private String lastWord = "";

    /**
     * Not started.
     *
     * @param random jitter of the retries
     */
    public ModbusModule(
            ModuleSettings settings, ModuleListener listener, LongSupplier gatewayMicros, RandomGenerator random) {
        this.settings = settings;
        this.listener = listener;
        this.gatewayMicros = gatewayMicros;
        this.backoff = new Backoff(settings.firstRetry(), settings.longestRetry(), random);
        this.thread = new Thread(this::run, "module-" + settings.name());
        thread.setDaemon(true);
    }

    /** Starts its thread; the device need not be there. */
    public void start() {
        thread.start();
    }

    /** Sets a coil as soon as may be; any thread. What is wanted while the module is away is forgotten. */
    public synchronized void set(int coil, boolean on) {
        wanted.put(coil, on);
        notifyAll();
    }

    private void run() {
        try {
            do {
                session();
            } while (!rest(backoff.next().toMillis()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it is to end */
    private synchronized boolean rest(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis;
                left > 0 && !stopping;
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
            wait(left);
        }
        wanted.clear();
        return stopping;
    }

    private void session() throws InterruptedException {
        long began = System.nanoTime();
        try (SerialLine line =
                SerialLine.open(settings.device(), settings.baud(), settings.parity(), settings.answer(), CLOSING)) {
            Master master = new Master(line, settings);
            BitSet known = new BitSet();
            BitSet levels = new BitSet();
            look(master, known, levels);
            lastWord = "";
            listener.connected();
            while (true) {
                write(master);
                if (ended()) {
                    return;
                }
                look(master, known, levels);
            }
        } catch (IOException away) {
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

    /** Waits until it is time to look again, a coil is to be written, or the end. What is still to be written comes before that. */
    private synchronized boolean ended() throws InterruptedException {
        long millis = settings.inputs() > 0 ? settings.poll().toMillis() : PULSE_MILLIS;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis;
                left > 0 && !stopping && wanted.isEmpty();
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
            wait(left);
        }
        return stopping && wanted.isEmpty();
    }

    private void look(Master master, BitSet known, BitSet levels) throws IOException {
        if (settings.inputs() == 0) {
            master.alive();
            return;
        }
        BitSet now = master.inputs();
        for (int i = 0; i < settings.inputs(); i++) {
            if (!known.get(i) || now.get(i) != levels.get(i)) {
                known.set(i);
                levels.set(i, now.get(i));
                listener.level(i + 1, now.get(i), gatewayMicros.getAsLong());
            }
        }
    }

    private void write(Master master) throws IOException {
        for (Map.Entry<Integer, Boolean> coil = next(); coil != null; coil = next()) {
            try {
                master.coil(coil.getKey(), coil.getValue());
            } catch (ModbusRtu.Refused refused) {
                listener.coilRefused(coil.getKey(), String.valueOf(refused.getMessage()));
            }
        }
    }

    private synchronized Map.@Nullable Entry<Integer, Boolean> next() {
        return wanted.pollFirstEntry();
    }

    /** Writes what is still to be written and ends the thread, within the time the line may take. Closing twice is harmless. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        thread.join(CLOSING.plus(settings.answer().multipliedBy(PATIENCE))
                .plusSeconds(1)
                .toMillis());
    }

    /** One question, one answer, on an open line. */
    private static final class Master {
        private final SerialLine line;
        private final ModuleSettings settings;
        private final byte[] frame = new byte[256];
        /** Frames are told apart by 3.5 characters of silence, 1.75 ms where the line is fast (serial line 1.02, 2.5.1.1). */
        private final long pauseNanos;

        Master(SerialLine line, ModuleSettings settings) {
            this.line = line;
            this.settings = settings;
            this.pauseNanos = Math.max(1_750_000L, 38_500_000_000L / settings.baud());
        }

        BitSet inputs() throws IOException {
            byte[] request = ModbusRtu.read(settings.unit(), ModbusRtu.READ_INPUTS, 1, settings.inputs());
            ask(request, ModbusRtu.answerTo(settings.inputs()));
            BitSet levels = new BitSet();
            for (int i = 0; i < settings.inputs(); i++) {
                levels.set(i, ModbusRtu.bit(frame, i));
            }
            return levels;
        }

        /** Any answer will do, also that it has no coil. */
        void alive() throws IOException {
            try {
                ask(ModbusRtu.read(settings.unit(), ModbusRtu.READ_COILS, 1, 1), ModbusRtu.answerTo(1));
            } catch (ModbusRtu.Refused there) {
                return;
            }
        }

        void coil(int coil, boolean on) throws IOException {
            ask(ModbusRtu.writeCoil(settings.unit(), coil, on), ModbusRtu.REQUEST);
        }

        private void ask(byte[] request, int good) throws IOException {
            for (int left = PATIENCE; ; left--) {
                try {
                    LockSupport.parkNanos(pauseNanos);
                    line.discard();
                    line.write(request);
                    hear(request, good);
                    return;
                } catch (ModbusRtu.Refused refused) {
                    throw refused;
                } catch (Silence | Damaged noise) {
                    if (left <= 1) {
                        throw new IOException(
                                "module " + settings.name() + " at " + settings.device() + ", unit " + settings.unit()
                                        + ": " + noise.getMessage(),
                                noise);
                    }
                }
            }
        }

        private void hear(byte[] request, int good) throws IOException {
            long until = System.nanoTime() + settings.answer().toNanos();
            int length = good;
            int got = 0;
            while (got < length) {
                int count = line.read(frame, got, length - got);
                got += count;
                if (count == 0 && System.nanoTime() - until >= 0) {
                    throw new Silence(got);
                }
                length = got >= 2 ? ModbusRtu.length(frame, good) : Math.min(good, ModbusRtu.REFUSAL);
            }
            try {
                ModbusRtu.check(frame, length, request);
            } catch (ModbusRtu.Refused refused) {
                throw refused;
            } catch (IOException damaged) {
                throw new Damaged(damaged);
            }
        }
    }

    private static final class Silence extends IOException {
        private static final long serialVersionUID = 1;

        Silence(int got) {
            super(
                    got == 0
                            ? "no answer; look at power, wiring (A and B), unit, speed and parity"
                            : "an answer that breaks off; look at speed, parity and the ends of the line");
        }
    }

    private static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(IOException how) {
            super(how.getMessage(), how);
        }
    }
}
