package io.dockdoor.gateway.light;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The thread {@code tower-DOOR}: looks at the board a few times a second, and at once when its door told something, and tells the tower when what it should show changed,
 * and every few seconds besides, so that one that was off comes back right. Dark when the gateway ends.
 */
public final class TowerLight implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final DoorId door;
    private final InetSocketAddress address;
    private final LightRules rules;
    private final HealthBoard board;
    private final LongSupplier nanos;
    /** Given when there is something new to show. */
    private final Semaphore look = new Semaphore(0);

    private volatile boolean stopping;
    private final Thread thread;

    /**
     * Not started.
     *
     * @param signs what the site shows otherwise than by default
     */
    public TowerLight(DoorId door, InetSocketAddress address, Map<Sign, Map<Lamp, Shine>> signs, HealthBoard board) {
        this(door, address, signs, board, System::nanoTime);
    }

    /** @param nanos monotonic time that signs last by */
    TowerLight(
            DoorId door,
            InetSocketAddress address,
            Map<Sign, Map<Lamp, Shine>> signs,
            HealthBoard board,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.door = door;
        this.address = address;
        this.rules = new LightRules(signs);
        this.board = board;
        this.thread = new Thread(this::run, "tower-" + door);
        thread.setDaemon(true);
    }

    /** Starts its thread with all lamps on for a moment; the tower need not be there. */
    public void start() {
        test();
        thread.start();
    }

    /** All lamps for a moment: a dark one is broken. */
    public void test() {
        rules.happened(Sign.TEST, nanos.getAsLong());
    }

    /** The door it stands at. */
    public DoorId door() {
        return door;
    }

    /** A scan at this tower's door made no sense. */
    public void scanRefused() {
        rules.happened(Sign.REFUSED, nanos.getAsLong());
        look.release();
    }

    /** Hears what its door tells and passes it on. */
    public DoorTold between(DoorTold next) {
        return new DoorTold() {
            @Override
            public void state(DoorId toldDoor, DoorState state) {
                if (toldDoor.equals(door)) {
                    rules.passing(!state.state().equals("idle"));
                    if (state.state().equals("verdict") && state.document() != null) {
                        rules.checked(state.document().verdict(), nanos.getAsLong());
                    } else if (state.document() == null
                            || settled(state.document().verdict())) {
                        rules.settled();
                    }
                    look.release();
                }
                next.state(toldDoor, state);
            }

            @Override
            public void passage(DoorId toldDoor, String phase, PassageNotice notice) {
                if (toldDoor.equals(door) && phase.equals("closed")) {
                    boolean moved = Boolean.TRUE.equals(notice.moved());
                    if (notice.document() != null) {
                        rules.checked(notice.document().verdict(), nanos.getAsLong());
                    } else {
                        rules.happened(moved ? Sign.MOVED : Sign.UNCLEAR, nanos.getAsLong());
                    }
                    look.release();
                }
                next.passage(toldDoor, phase, notice);
            }
        };
    }

    private static boolean settled(String verdict) {
        return verdict.equals("confirmed") || verdict.equals("overridden");
    }

    private void run() {
        Map<Lamp, Shine> last = new EnumMap<>(Lamp.class);
        long told = nanos.getAsLong() - REFRESH_NANOS;
        try {
            while (!stopping) {
                long now = nanos.getAsLong();
                Map<Lamp, Shine> shown = rules.shown(board.parts(), now);
                if (!shown.equals(last) || now - told >= REFRESH_NANOS) {
                    show(shown);
                    last = shown;
                    told = now;
                }
                if (look.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    look.drainPermits();
                }
            }
            show(Map.of());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(Map<Lamp, Shine> shown) {
        String part = "tower-" + door;
        try {
            PatliteTower.show(address, shown);
            board.report(part, Level.UP, "ok", "shows what it should");
        } catch (IOException away) {
            board.report(
                    part,
                    Level.DEGRADED,
                    "away",
                    "the tower at " + address.getHostString() + ":" + address.getPort() + " shows nothing: "
                            + away.getMessage());
        }
    }

    /** Puts the lamps out and ends the thread; bounded when the tower does not answer. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        look.release();
        thread.join(10_000);
    }
}
