package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.RadioField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Air in which the given tags answer in turn, one every {@code every} microseconds, antennas in visiting order. */
final class ScriptedField implements RadioField {
    record Input(long atMicros, int port, boolean high) {}

    private final long every;
    private final List<Epc> tags;
    private final List<Input> inputs = new CopyOnWriteArrayList<>();
    final List<InventoryPlan> plans = new ArrayList<>();
    private long askedUntil;

    ScriptedField(long everyMicros, Epc... tags) {
        this.every = everyMicros;
        this.tags = List.of(tags);
    }

    static Epc tag(int serial) {
        return Epc.ofHex("30340789000000C0000000" + String.format("%02X", serial));
    }

    ScriptedField input(long atMicros, int port, boolean high) {
        inputs.add(new Input(atMicros, port, high));
        return this;
    }

    @Override
    public synchronized void inventory(ReaderId reader, InventoryPlan plan, long from, long to, Hearing hearing) {
        if (from < askedUntil || to <= from) {
            throw new IllegalStateException("asked for [" + from + ", " + to + ") after " + askedUntil);
        }
        askedUntil = to;
        if (plans.isEmpty() || !plans.get(plans.size() - 1).equals(plan)) {
            plans.add(plan);
        }
        for (long n = (from + every - 1) / every; n * every < to && !tags.isEmpty(); n++) {
            int antenna = plan.antennas()[(int) (n / tags.size() % plan.antennas().length)];
            Epc epc = tags.get((int) (n % tags.size()));
            hearing.heard(n * every, antenna, epc, 0x3000, -5550 - (int) (n % 10), 1 + (int) (n % 50), 100, -3);
        }
    }

    @Override
    public void inputs(ReaderId reader, long from, long to, InputChange change) {
        for (Input each : inputs) {
            if (from <= each.atMicros && each.atMicros < to) {
                change.changed(each.atMicros, each.port, each.high);
            }
        }
    }
}
