package io.dockdoor.gateway;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.gateway.door.Stamp;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's time. Judging runs on steady time, which is never set: it goes on evenly while the computer runs, also over a
 * restart of this process, and after a restart of the computer it never begins before where it ended. What is told is made of
 * it by a {@link Stamp}, which follows the wall clock as far as that can be believed and never runs backwards. So a clock that
 * jumps moves no passage and turns no order round; a door computer without a clock chip that boots in 1970 goes on from the last
 * time it knew, marks its events, and when the true time comes those still in the journal are stamped anew.
 *
 * <p>Safe from any thread.
 */
final class GatewayTime implements InstantSource {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayTime.class);
    /** Nobody ran this program before it was written. */
    static final Instant FLOOR = Instant.parse("2026-11-24T00:00:00Z");
    /** Smaller corrections are slewing or measurement; no passage is judged wrong by them. */
    private static final long STEP_MICROS = 500_000;
    /** A step worries people this long. */
    private static final long WORRY_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** The kernel tells its uptime in hundredths of a second. */
    private static final long UPTIME_GRAIN_MICROS = 10_000;
    /** What was not saved any more when the power went is less than this. */
    private static final long UNSAVED_MICROS = 10_000_000;

    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What of the computer time is made from.
     *
     * @param wall the clock that people and NTP set
     * @param nanos one that nobody can set
     * @param uptimeMicros since the computer started
     * @param boot another one with every start of the computer
     * @param timesyncd folder of systemd-timesyncd; where it exists, its flag file must be there too
     */
    record Machine(InstantSource wall, LongSupplier nanos, LongSupplier uptimeMicros, String boot, Path timesyncd) {
        private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
        private static final Path UPTIME = Path.of("/proc/uptime");

        /** This computer. Where it does not tell its uptime, every process begins as after a start of the computer. */
        static Machine here(InstantSource wall) {
            String boot = "";
            try {
                boot = Files.isReadable(BOOT) && Files.isReadable(UPTIME)
                        ? Files.readString(BOOT).strip()
                        : "";
            } catch (IOException none) {
                LOG.debug("no boot id", none);
            }
            return new Machine(wall, System::nanoTime, Machine::uptime, boot, Path.of("/run/systemd/timesync"));
        }

        private static long uptime() {
            try {
                String seconds = Files.readString(UPTIME).split(" ", 2)[0];
                return Math.round(Double.parseDouble(seconds) * 1e6);
            } catch (IOException | NumberFormatException none) {
                return 0;
            }
        }
    }

    /** The file {@code clock}: a line of where it stood when saved, then one for each stretch of told time, the newest first. */
    private record Saved(String boot, long uptime, long steady, Stamp stamp) {
        static @Nullable Saved read(Path file) {
            try {
                List<String> lines = Files.readAllLines(file);
                Stamp stamp = null;
                for (int i = lines.size() - 1; i > 0; i--) {
                    String[] part = lines.get(i).split(" ", -1);
                    stamp = new Stamp(
                            new ClockState(Boolean.parseBoolean(part[0]), null),
                            Long.parseLong(part[1]),
                            Long.parseLong(part[2]),
                            Long.parseLong(part[3]),
                            stamp);
                }
                String[] head = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", -1);
                return stamp == null
                        ? null
                        : new Saved(head[0], Long.parseLong(head[1]), Long.parseLong(head[2]), stamp);
            } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException none) {
                return null; // a first start, or cut off by a power cut: then the wall clock is all there is
            }
        }

        String text() {
            StringBuilder text = new StringBuilder(boot + " " + uptime + " " + steady + "\n");
            for (Stamp each = stamp; each != null; each = each.before()) {
                text.append(each.state().synced())
                        .append(' ')
                        .append(each.since())
                        .append(' ');
                text.append(each.toldSince())
                        .append(' ')
                        .append(each.correction())
                        .append('\n');
            }
            return text.toString();
        }
    }

    private final Machine machine;
    private final Path file;
    private final long startNanos;
    private final long startMicros;
    private final HealthBoard board;
    private LongConsumer resynced = by -> {};
    private volatile Stamp stamp;
    /** Another start of the computer, and its clock is behind what we knew: not believed until it is set. */
    private boolean doubtful;

    private long lastDifference;
    private @Nullable Long stepMillis;
    private long steppedNanos;
    private long savedNanos;

    /** Goes on from what the state folder tells. */
    GatewayTime(Path state, Machine machine, HealthBoard board) {
        this.machine = machine;
        this.file = state.resolve("clock");
        this.board = board;
        this.startNanos = machine.nanos().getAsLong();
        this.savedNanos = startNanos - SAVE_NANOS;
        long wall = micros(machine.wall().instant());
        Saved saved = Saved.read(file);
        if (saved == null) {
            startMicros = wall;
            stamp = new Stamp(new ClockState(false, null), wall, wall, 0, null);
        } else if (!saved.boot().isEmpty() && saved.boot().equals(machine.boot())) {
            startMicros = saved.steady()
                    + Math.max(0, machine.uptimeMicros().getAsLong() - saved.uptime())
                    + UPTIME_GRAIN_MICROS;
            stamp = saved.stamp();
        } else {
            long known = saved.stamp().micros(saved.steady());
            doubtful = wall < known;
            startMicros = saved.steady() + Math.max(UNSAVED_MICROS, wall - known);
            long told = known + startMicros - saved.steady();
            stamp = saved.stamp().jumped(new ClockState(false, null), startMicros, told - startMicros);
        }
        lastDifference = wall - startMicros;
    }

    /** Steady time in microseconds: what judging runs on. */
    LongSupplier steady() {
        return this::micros;
    }

    /** The true time as well as it is known. */
    @Override
    public Instant instant() {
        return stamp.at(micros());
    }

    /** The time told for a moment of steady time in microseconds. */
    Instant told(long steadyMicros) {
        return stamp.at(steadyMicros);
    }

    /** The same for a moment of steady time that was made an instant. */
    Instant told(Instant steady) {
        return told(micros(steady));
    }

    /** Hears by how many microseconds earlier unsynchronised events were off, when the true time comes. */
    synchronized void whenSynced(LongConsumer listener) {
        resynced = listener;
    }

    private long micros() {
        return startMicros + (machine.nanos().getAsLong() - startNanos) / 1_000;
    }

    /** Looks at the wall clock, tells the board, and says what an event made now may claim. */
    synchronized Stamp look() {
        long wall = micros(machine.wall().instant());
        long nanos = machine.nanos().getAsLong();
        long difference = wall - micros();
        if (Math.abs(difference - lastDifference) > STEP_MICROS) {
            doubtful = false; // somebody set it, so somebody knows
        }
        lastDifference = difference;
        boolean believed = believed(wall);
        boolean synced = stamp.state().synced();
        long by = difference - stamp.correction();
        if (believed && Math.abs(by) > STEP_MICROS) {
            stepMillis = by / 1_000;
            steppedNanos = nanos;
        } else if (stepMillis != null && nanos - steppedNanos > WORRY_NANOS) {
            stepMillis = null;
        }
        ClockState state = new ClockState(believed, stepMillis);
        if (believed && !synced && by > 0) {
            stamp = stamp.shifted(state, by);
            resynced.accept(by);
        } else if (believed && Math.abs(by) > STEP_MICROS) {
            stamp = stamp.jumped(state, micros(), difference);
        } else {
            stamp = stamp.followed(state, believed ? difference : stamp.correction());
        }
        report(wall);
        if (synced != believed || nanos - savedNanos >= SAVE_NANOS) {
            savedNanos = nanos;
            save();
        }
        return stamp;
    }

    private boolean believed(long wall) {
        if (wall < micros(FLOOR)) {
            return false;
        }
        return Files.isDirectory(machine.timesyncd())
                ? Files.exists(machine.timesyncd().resolve("synchronized"))
                : !doubtful;
    }

    private void report(long wall) {
        if (!stamp.state().synced()) {
            board.report(
                    "clock",
                    Level.DEGRADED,
                    "not-synchronised",
                    "the clock says " + Stamp.instant(wall)
                            + " and is not synchronised; events are marked until it is");
        } else if (stepMillis != null) {
            board.report(
                    "clock",
                    Level.DEGRADED,
                    "stepped",
                    "the clock jumped by " + Duration.ofMillis(stepMillis)
                            + "; passages were judged by a clock that did not, events say by how much");
        } else {
            board.report("clock", Level.UP, "ok", "the clock runs evenly");
        }
    }

    private void save() {
        Saved now = new Saved(machine.boot(), machine.uptimeMicros().getAsLong(), micros(), stamp);
        try {
            Path next = file.resolveSibling("clock.new");
            Files.writeString(next, now.text());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            LOG.debug("cannot save {}; the wall clock alone counts after a restart", file, refused);
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
