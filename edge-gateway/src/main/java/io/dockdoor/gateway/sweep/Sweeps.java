package io.dockdoor.gateway.sweep;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.dedup.SweepTally;
import io.dockdoor.dedup.SweepTally.AntennaKey;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.events.Wire;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.command.Order;
import io.dockdoor.gateway.command.Refused;
import io.dockdoor.gateway.command.Verb.Watch;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Antenna;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.DoorTold;
import io.dockdoor.gateway.door.ReaderTap;
import io.dockdoor.reader.InventoryProfile;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeps of a gateway, one at a time: hears what the readers and doors tell, on their threads, and is asked about the sweep
 * under way by the thread {@code commands}. Whatever happens at a door reaches the readers before anything else does.
 */
public final class Sweeps implements ReaderTap {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeps.class);
    private static final long PROGRESS_MICROS = 1_000_000;

    private final GatewayConfig config;
    private final LongSupplier micros;
    private final LongFunction<Instant> told;
    private final SweepStore store;
    private final SweepTelling telling;
    private final Map<ReaderId, LlrpReader> readers = new ConcurrentHashMap<>();
    private final Map<ReaderId, ReaderStatus> statuses = new ConcurrentHashMap<>();
    /** What is at a door: broken eyes by name, and "passage" while one is open. */
    private final Map<DoorId, Set<String>> there = new TreeMap<>();

    private volatile @Nullable SweepRun run;

    /**
     * @param micros steady time
     * @param told the time to tell for a moment of it
     */
    public Sweeps(
            GatewayConfig config,
            LongSupplier micros,
            LongFunction<Instant> told,
            SweepStore store,
            SweepTelling telling) {
        this.config = config;
        this.micros = micros;
        this.told = told;
        this.store = store;
        this.telling = telling;
    }

    /** Before the readers start: this one can sweep. */
    public void has(ReaderId id, LlrpReader reader) {
        readers.put(id, reader);
    }

    /** Hears what the doors tell and passes it on. */
    public DoorTold between(DoorTold next) {
        return new DoorTold() {
            @Override
            public void state(DoorId door, DoorState state) {
                next.state(door, state);
            }

            @Override
            public void passage(DoorId door, String phase, PassageNotice notice) {
                at(door, "passage " + notice.passage(), phase.equals("opened"));
                next.passage(door, phase, notice);
            }

            @Override
            public void judged(DoorId door, String passage, MovementKind kind, int tags) {
                next.judged(door, passage, kind, tags);
            }
        };
    }

    // ---- what readers tell, on their threads

    @Override
    public void reads(TagReads batch) {
        if (run == null) {
            return; // nearly always, and then without waiting for anybody
        }
        synchronized (this) {
            SweepRun now = run;
            if (now != null) {
                now.seen(batch);
            }
        }
    }

    @Override
    public synchronized void reading(ReaderId reader, InventoryProfile profile) {
        SweepRun now = run;
        if (now != null) {
            now.reading(reader, profile == InventoryProfile.SWEEP, micros.getAsLong());
            steer(now);
        }
    }

    @Override
    public synchronized void status(ReaderStatus status) {
        statuses.put(status.reader(), status);
        SweepRun now = run;
        if (now != null && status.state() != ReaderStatus.State.READING) {
            now.lost(status.reader(), status.sentence(), micros.getAsLong());
            steer(now);
        }
    }

    @Override
    public void eye(DoorId door, String name, boolean broken) {
        at(door, name, broken);
    }

    /** Whether what stands before that door is being counted; any thread. */
    public boolean at(DoorId door) {
        SweepRun now = run;
        return now != null && now.scope().doors().contains(door);
    }

    private synchronized void at(DoorId door, String what, boolean isSo) {
        Set<String> all = there.computeIfAbsent(door, none -> new TreeSet<>());
        boolean changed = isSo ? all.add(what) : all.remove(what);
        SweepRun now = run;
        if (changed && now != null && (all.isEmpty() || (isSo && all.size() == 1))) {
            now.at(door, isSo, micros.getAsLong());
            steer(now);
        }
    }

    private void steer(SweepRun now) {
        long at = micros.getAsLong();
        for (ReaderId id : now.scope().readers().keySet()) {
            LlrpReader reader = readers.get(id);
            if (reader != null) {
                reader.use(now.wants(id, at) ? InventoryProfile.SWEEP : reader.usual());
            }
        }
    }

    // ---- what commands want, on their thread

    /**
     * Begins a sweep.
     *
     * @param doors at least one
     * @param doorClosed somebody says that nothing passes meanwhile: doors without photo-eyes are swept too
     */
    Watch begin(Order order, List<DoorId> doors, Duration wanted, boolean doorClosed) throws Refused {
        SweepRun.Scope scope = scope(doors);
        for (Set<DoorId> concerned : scope.readers().values()) {
            for (Door door : config.doors()) {
                boolean eyeless = door.outer() == null && door.inner() == null;
                if (concerned.contains(door.id()) && eyeless && !doorClosed) {
                    throw Refused.unavailable("door " + door.id()
                            + " has no photo-eye, so that what passes during the sweep would not be noticed; close the"
                            + " door and say \"doorClosed\": true");
                }
            }
        }
        synchronized (this) {
            if (run != null) {
                throw Refused.busy("a sweep is under way; wait for it, or cancel it with sweep.cancel");
            }
            for (Set<DoorId> concerned : scope.readers().values()) {
                for (DoorId door : concerned) {
                    Set<String> what = there.getOrDefault(door, Set.of());
                    if (!what.isEmpty()) {
                        throw Refused.busy("something is in door " + door + " (" + String.join(", ", what)
                                + "); sweep when it is clear");
                    }
                }
            }
            long now = micros.getAsLong();
            SweepRun begun = new SweepRun(scope, wanted, now);
            int ready = 0;
            for (ReaderId reader : scope.readers().keySet()) {
                ReaderStatus status = statuses.get(reader);
                if (status == null || status.state() != ReaderStatus.State.READING || !readers.containsKey(reader)) {
                    begun.lost(reader, status == null ? "it was never there" : status.sentence(), now);
                } else {
                    ready++;
                }
            }
            if (ready == 0) {
                throw Refused.unavailable(
                        "none of the readers " + scope.readers().keySet() + " reads; see their state");
            }
            run = begun;
            alreadySweeping(begun, true, now);
            steer(begun);
        }
        order.accepted(
                "sweeping door "
                        + String.join(", ", doors.stream().map(DoorId::value).toList()) + " for "
                        + wanted.toMillis() / 1000.0 + " s",
                JsonNodeFactory.instance.objectNode().put("sweepId", order.id()));
        return new Watching(order);
    }

    /** Readers that always read for a count have nothing to change over to. */
    private void alreadySweeping(SweepRun its, boolean sweeping, long now) {
        for (ReaderId id : its.scope().readers().keySet()) {
            LlrpReader reader = readers.get(id);
            if (reader != null && reader.usual() == InventoryProfile.SWEEP && its.lost(id) == null) {
                its.reading(id, sweeping, now);
            }
        }
    }

    private SweepRun.Scope scope(List<DoorId> doors) throws Refused {
        Map<ReaderId, Set<DoorId>> concerned = new LinkedHashMap<>();
        List<AntennaKey> antennas = new ArrayList<>();
        for (Door door : config.doors()) {
            if (doors.contains(door.id())) {
                for (Antenna antenna : door.antennas()) {
                    concerned.computeIfAbsent(antenna.reader(), reader -> new LinkedHashSet<>());
                    antennas.add(new AntennaKey(antenna.reader(), antenna.antenna()));
                }
            }
        }
        for (Door door : config.doors()) {
            door.antennas().forEach(antenna -> concerns(concerned, antenna.reader(), door.id()));
            for (ReaderId reader : concerned.keySet()) {
                if (door.wires().stream().anyMatch(wire -> wire.terminal().isOf(reader))) {
                    concerns(concerned, reader, door.id());
                }
            }
        }
        if (antennas.size() > SweepTally.MOST_ANTENNAS) {
            throw Refused.malformed(
                    "args.doors",
                    "these doors have " + antennas.size() + " antennas; sweep at most " + SweepTally.MOST_ANTENNAS
                            + " at a time");
        }
        return new SweepRun.Scope(doors, concerned, antennas);
    }

    private static void concerns(Map<ReaderId, Set<DoorId>> concerned, ReaderId reader, DoorId door) {
        Set<DoorId> doors = concerned.get(reader);
        if (doors != null) {
            doors.add(door);
        }
    }

    /** Cancels the sweep under way; false when there is none. */
    synchronized boolean cancel() {
        SweepRun now = run;
        if (now == null) {
            return false;
        }
        now.cancel();
        return true;
    }

    private boolean connected(AntennaKey antenna) {
        ReaderStatus status = statuses.get(antenna.reader());
        return status == null
                || status.antennas().stream().allMatch(each -> each.id() != antenna.antenna() || each.connected());
    }

    /** The sweep under way, looked at by the thread of the commands. */
    private final class Watching implements Watch {
        private final Order order;
        private long progressAt = micros.getAsLong() + PROGRESS_MICROS;

        Watching(Order order) {
            this.order = order;
        }

        @Override
        public boolean over() {
            SweepRun finished;
            synchronized (Sweeps.this) {
                SweepRun now = run;
                if (now == null) {
                    return true;
                }
                long at = micros.getAsLong();
                boolean over = now.over(at);
                if (now.isEnding()) {
                    alreadySweeping(now, false, at);
                }
                steer(now);
                if (!over) {
                    if (at >= progressAt) {
                        progressAt = at + PROGRESS_MICROS;
                        order.progress(now.tally().epcs() + " tags", progress(now, at));
                    }
                    return false;
                }
                finished = now;
                run = null;
            }
            tell(finished);
            return true;
        }

        private void tell(SweepRun finished) {
            SweepReport report;
            try {
                report = SweepReport.of(
                        new SweepReport.Teller(
                                order.id(), config.site().value(), config.id().value(), order.id(), order.issuedBy()),
                        finished,
                        Sweeps.this::connected,
                        store.lastComplete(finished.doorIds()),
                        told);
                store.keep(report);
            } catch (IOException refused) {
                LOG.error("sweep {} cannot be kept", order.id(), refused);
                order.failed("cannot-keep", "the result cannot be written: " + refused.getMessage(), null);
                return;
            }
            telling.tell(report);
            order.completed(
                    report.summary().state() + ": " + report.summary().epcs() + " tags, quality "
                            + report.summary().quality(),
                    Wire.tree(report.summary()));
        }

        @Override
        public void stop() {
            synchronized (Sweeps.this) {
                SweepRun now = run;
                run = null;
                if (now != null) {
                    for (ReaderId id : now.scope().readers().keySet()) {
                        LlrpReader reader = readers.get(id);
                        if (reader != null) {
                            reader.use(reader.usual());
                        }
                    }
                }
            }
        }
    }

    private static ObjectNode progress(SweepRun now, long at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("epcs", now.tally().epcs())
                .put("reads", now.tally().reads())
                .put("sweptSeconds", Math.round(now.sweptMicros(at) / 1e5) / 10.0);
    }
}
