package io.dockdoor.gateway.light;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The thread {@code tower-DOOR}: looks about a few times a second, at once when its door told something, and when a lamp that
 * blinks has to change. Dark when the gateway ends.
 */
public final class TowerLight implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DoorId door;
    private final Fixture fixture;
    private final LightRules rules;
    private final Surroundings around;
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
     * @param board hears how the tower itself is
     */
    public TowerLight(
            DoorId door, Fixture fixture, Map<Sign, Sign.Rule> signs, Surroundings around, HealthBoard board) {
        this(door, fixture, signs, around, board, System::nanoTime);
    }

    /** @param nanos monotonic time that signs last and blink by */
    TowerLight(
            DoorId door,
            Fixture fixture,
            Map<Sign, Sign.Rule> signs,
            Surroundings around,
            HealthBoard board,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.door = door;
        this.fixture = fixture;
        this.rules = new LightRules(signs);
        this.around = around;
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
        look.release();
    }

    /** The door it stands at. */
    public DoorId door() {
        return door;
    }

    /** A scan or a push button at this tower's door made no sense. */
    public void refused() {
        rules.happened(Sign.REFUSED, nanos.getAsLong());
        look.release();
    }

    /** Hears what its door tells and passes it on. */
    public DoorTold between(DoorTold next) {
        return new DoorTold() {
            /** Whether papers have a word on what passes: then theirs is shown. One thread: its door's. */
            private boolean papers;

            @Override
            public void state(DoorId toldDoor, DoorState state) {
                if (toldDoor.equals(door)) {
                    rules.passing(!state.state().equals("idle"));
                    papers = state.document() != null;
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
                    if (notice.document() != null) {
                        rules.checked(notice.document().verdict(), nanos.getAsLong());
                    } else if (!Boolean.TRUE.equals(notice.moved())) {
                        rules.happened(Sign.UNCLEAR, nanos.getAsLong());
                    }
                    look.release();
                }
                next.passage(toldDoor, phase, notice);
            }

            /** As soon as it is judged, and not when the passage is over: a load may stand in the door for long. */
            @Override
            public void judged(DoorId toldDoor, String passage, MovementKind kind, int tags) {
                boolean moved = switch (kind) {
                    case RECEIVE, SHIP, MOVE, RETURN -> true;
                    case NOTAG, INDETERMINATE, VOID -> false;
                };
                if (toldDoor.equals(door) && moved && !papers) {
                    rules.happened(Sign.MOVED, nanos.getAsLong());
                    look.release();
                }
                next.judged(toldDoor, passage, kind, tags);
            }
        };
    }

    private static boolean settled(String verdict) {
        return verdict.equals("confirmed") || verdict.equals("overridden");
    }

    private void run() {
        try {
            while (!stopping) {
                long now = nanos.getAsLong();
                long steady = show(rules.shown(around, now), now);
                if (look.tryAcquire(Math.min(LOOK_NANOS, steady), TimeUnit.NANOSECONDS)) {
                    look.drainPermits();
                }
            }
            show(Map.of(), nanos.getAsLong());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private long show(Map<Lamp, Shine> shown, long now) {
        String part = "tower-" + door;
        try {
            long steady = fixture.show(shown, now);
            board.report(part, Level.UP, "ok", "shows what it should");
            return steady;
        } catch (IOException away) {
            board.report(part, Level.DEGRADED, "away", String.valueOf(away.getMessage()));
            return LOOK_NANOS;
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
