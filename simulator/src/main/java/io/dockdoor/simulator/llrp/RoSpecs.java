package io.dockdoor.simulator.llrp;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ROSpecs a client added and the one that runs: what starts and what ends them. Times are true UTC microseconds. */
final class RoSpecs {
    private final Reports reports;
    private final Events events;
    private final Supplier<ReaderConfig> config;
    private final ReaderCore.Surroundings surroundings;
    private final LongSupplier now;
    private final Map<Long, RoSpec> all = new LinkedHashMap<>();
    private @Nullable Inventory running;

    /** @param config as it is now; {@code now} the time */
    RoSpecs(
            Reports reports,
            Events events,
            Supplier<ReaderConfig> config,
            ReaderCore.Surroundings surroundings,
            LongSupplier now) {
        this.reports = reports;
        this.events = events;
        this.config = config;
        this.surroundings = surroundings;
        this.now = now;
    }

    Collection<RoSpec> all() {
        return all.values();
    }

    @Nullable RoSpec get(long id) {
        return all.get(id);
    }

    /** What is on the air. */
    @Nullable Inventory running() {
        return running;
    }

    void add(RoSpec spec) {
        all.put(spec.id(), spec);
        spec.accepted(now(), events.time().at(now()) - now());
    }

    void delete(RoSpec spec) {
        disable(spec);
        all.remove(spec.id());
    }

    void enable(RoSpec spec) {
        if (spec.state() == RoSpec.State.DISABLED) {
            spec.become(RoSpec.State.INACTIVE);
            if (spec.start() instanceof Trigger.Immediate) {
                startIfFree(spec);
            }
        }
    }

    void disable(RoSpec spec) {
        stop(spec);
        spec.become(RoSpec.State.DISABLED);
    }

    /** Starts it unless another one is active: there is one priority level, so nothing is preempted. */
    boolean startIfFree(RoSpec spec) {
        if (running != null || spec.state() != RoSpec.State.INACTIVE) {
            return false;
        }
        spec.become(RoSpec.State.ACTIVE);
        running = new Inventory(spec, spec.report(config.get().report()), now());
        roSpecEvent(spec, 0);
        surroundings.inventorying(true);
        return true;
    }

    void stop(RoSpec spec) {
        Inventory inventory = running;
        if (inventory != null && inventory.spec() == spec) {
            finish(inventory);
        }
    }

    /** Antennas or defaults have changed. */
    void reconfigured() {
        if (running != null) {
            running.reconfigured();
        }
    }

    /** When next one starts or ends by time alone. */
    long nextDeadline() {
        long next = running == null ? Long.MAX_VALUE : running.deadline();
        for (RoSpec spec : all.values()) {
            if (spec.state() == RoSpec.State.INACTIVE) {
                next = Math.min(next, spec.nextPeriodic());
            }
        }
        return Math.max(next, now());
    }

    /** Ends and starts what is to end and to start by now. */
    void fireDue() {
        for (Inventory inventory = running; inventory != null; inventory = running) {
            Inventory.Ending ending = inventory.endingAt(now());
            if (ending == Inventory.Ending.NOTHING) {
                break;
            }
            end(inventory, ending);
        }
        for (RoSpec spec : all.values()) {
            if (spec.state() != RoSpec.State.DISABLED && spec.nextPeriodic() <= now()) {
                spec.periodicPassed(now());
                startIfFree(spec);
            }
        }
    }

    /** An enabled input changed now. */
    void inputChanged(int port, boolean high) {
        Inventory inventory = running;
        if (inventory != null) {
            Inventory.Ending ending = inventory.endingOn(port, high);
            if (ending != Inventory.Ending.NOTHING) {
                end(inventory, ending);
            }
        }
        for (RoSpec spec : all.values()) {
            if (spec.start() instanceof Trigger.Input input && input.port() == port && input.high() == high) {
                startIfFree(spec);
            }
        }
    }

    private void end(Inventory inventory, Inventory.Ending ending) {
        if (ending == Inventory.Ending.AISPEC) {
            aiSpecOver(inventory);
            if (inventory.next(now())) {
                return;
            }
            roSpecOver(inventory);
        } else {
            finish(inventory);
        }
        if (inventory.spec().start() instanceof Trigger.Immediate) {
            startIfFree(inventory.spec()); // its start condition still holds
        }
    }

    private void finish(Inventory inventory) {
        aiSpecOver(inventory);
        roSpecOver(inventory);
    }

    private void aiSpecOver(Inventory inventory) {
        reports.aiSpecEnded(inventory.plan());
        if (config.get().tells(ReaderConfig.AISPEC) || config.get().tells(ReaderConfig.AISPEC_DETAILS)) {
            events.tell(now(), 254, f -> {
                f.u8(0);
                f.u32(inventory.spec().id());
                f.u16(inventory.aiSpec().index());
            });
        }
    }

    private void roSpecOver(Inventory inventory) {
        reports.roSpecEnded(inventory.plan());
        inventory.spec().become(RoSpec.State.INACTIVE);
        running = null;
        roSpecEvent(inventory.spec(), 1);
        surroundings.inventorying(false);
    }

    private void roSpecEvent(RoSpec spec, int type) {
        if (config.get().tells(ReaderConfig.ROSPEC)) {
            events.tell(now(), 249, f -> {
                f.u8(type);
                f.u32(spec.id());
                f.u32(0);
            });
        }
    }

    private long now() {
        return now.getAsLong();
    }
}
