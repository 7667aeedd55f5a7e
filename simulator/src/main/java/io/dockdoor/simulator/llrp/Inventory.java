package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import io.dockdoor.simulator.llrp.RoSpec.AiSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One run of a ROSpec, from its start trigger to its end: which AISpec is on, what the antennas do, when it is over. */
final class Inventory {
    /** A TagObservationTrigger that waits for quiet has to remember whom it has seen. */
    private static final int MAX_REMEMBERED = 100_000;

    enum Ending {
        NOTHING,
        AISPEC,
        ROSPEC
    }

    private final RoSpec spec;
    private final ReportPlan plan;
    private final long startedAt;
    private final Set<Epc> seen = new HashSet<>();
    private int current;
    private long currentSince;
    private long lastNew;
    private int observations;
    private long tagsReachedAt = Long.MAX_VALUE;
    private @Nullable Air air;

    Inventory(RoSpec spec, ReportPlan plan, long at) {
        this.spec = spec;
        this.plan = plan;
        this.startedAt = at;
        begin(0, at);
    }

    RoSpec spec() {
        return spec;
    }

    ReportPlan plan() {
        return plan;
    }

    AiSpec aiSpec() {
        return spec.aiSpecs().get(current);
    }

    /** Goes on to the next AISpec; false when that was the last. */
    boolean next(long at) {
        if (current + 1 == spec.aiSpecs().size()) {
            return false;
        }
        begin(current + 1, at);
        return true;
    }

    private void begin(int index, long at) {
        current = index;
        currentSince = at;
        lastNew = at;
        observations = 0;
        tagsReachedAt = Long.MAX_VALUE;
        seen.clear();
        air = null;
    }

    /** When it ends by time alone, {@link Long#MAX_VALUE}: never. */
    long deadline() {
        return Math.min(roSpecDeadline(), aiSpecDeadline());
    }

    Ending endingAt(long at) {
        if (roSpecDeadline() <= at) {
            return Ending.ROSPEC;
        }
        return aiSpecDeadline() <= at ? Ending.AISPEC : Ending.NOTHING;
    }

    Ending endingOn(int port, boolean high) {
        if (spec.stop() instanceof Trigger.Input input && input.port() == port && input.high() == high) {
            return Ending.ROSPEC;
        }
        boolean aiSpecEnds =
                aiSpec().stop() instanceof Trigger.Input input && input.port() == port && input.high() == high;
        return aiSpecEnds ? Ending.AISPEC : Ending.NOTHING;
    }

    private long roSpecDeadline() {
        return deadline(spec.stop(), startedAt);
    }

    private long aiSpecDeadline() {
        if (aiSpec().stop() instanceof Trigger.Tags tags) {
            long quiet = tags.quiet() == 0 ? Long.MAX_VALUE : lastNew + tags.quiet();
            return Math.min(tagsReachedAt, Math.min(quiet, currentSince + tags.timeout()));
        }
        return deadline(aiSpec().stop(), currentSince);
    }

    private static long deadline(Trigger trigger, long since) {
        if (trigger instanceof Trigger.Duration duration) {
            return since + duration.micros();
        }
        if (trigger instanceof Trigger.Input input && input.timeout() > 0) {
            return since + input.timeout();
        }
        return Long.MAX_VALUE;
    }

    /** Antennas or defaults have changed: reckon them again. */
    void reconfigured() {
        air = null;
    }

    /**
     * Lets the antennas listen over [from, to), which must not reach beyond the {@link #deadline}.
     *
     * @param sceneZero when the scene began; {@code told} gets the reader's time, not the scene's
     */
    void listen(
            RadioField field,
            ReaderId reader,
            ReaderConfig config,
            IntPredicate plugged,
            long sceneZero,
            long from,
            long to,
            RadioField.Hearing told) {
        Air now = air;
        if (now == null) {
            now = air(config, plugged);
            air = now;
        }
        AntennaSetting[] settings = now.settings;
        if (now.plan.antennas().length == 0) {
            return;
        }
        field.inventory(
                reader,
                now.plan,
                from - sceneZero,
                to - sceneZero,
                (sceneAt, antenna, epc, pc, rssi, channel, phase, doppler16) -> {
                    long at = sceneAt + sceneZero;
                    boolean off = tagsReachedAt != Long.MAX_VALUE; // the radio went off there
                    if (!off && TagFilter.select(settings[antenna].filters(), epc)) {
                        observed(epc, at);
                        told.heard(at, antenna, epc, pc, rssi, channel, phase, doppler16);
                    }
                });
    }

    private void observed(Epc epc, long at) {
        if (aiSpec().stop() instanceof Trigger.Tags tags) {
            observations++;
            if (seen.size() < MAX_REMEMBERED && seen.add(epc)) {
                lastNew = at;
            }
            if (observations >= tags.tags()) {
                tagsReachedAt = at;
            }
        }
    }

    /** What the radio does in the current AISpec; settings are indexed by antenna id. */
    private record Air(RadioField.InventoryPlan plan, AntennaSetting[] settings) {}

    private Air air(ReaderConfig config, IntPredicate plugged) {
        AiSpec ai = aiSpec();
        int[] antennas = Arrays.stream(ai.antennas()).filter(plugged).toArray();
        int[] powers = new int[antennas.length];
        AntennaSetting[] settings = new AntennaSetting[config.antennas() + 1];
        int session = 0;
        boolean dual = true;
        for (int i = antennas.length - 1; i >= 0; i--) {
            int id = antennas[i];
            AntennaSetting setting = ai.setting(id, config.antenna(id));
            settings[id] = setting;
            powers[i] = Capabilities.powerCentiDbm(setting.power());
            session = setting.session();
            dual = setting.dualTarget();
        }
        return new Air(new RadioField.InventoryPlan(antennas, session, dual, powers), settings);
    }
}
