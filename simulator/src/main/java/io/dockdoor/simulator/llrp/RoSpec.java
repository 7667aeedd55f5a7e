package io.dockdoor.simulator.llrp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A ROSpec the reader has accepted (LLRP 10.2.1), with its state. */
final class RoSpec {
    /** A ROSpec parameter: type and length (4), ROSpecID (4), Priority (1), CurrentState. */
    private static final int STATE_AT = 9;

    /** With its ROSpecState on the wire. */
    enum State {
        DISABLED(0),
        INACTIVE(1),
        ACTIVE(2);

        private final int code;

        State(int code) {
            this.code = code;
        }
    }

    /** @param index SpecIndex, from 1 */
    record AiSpec(int index, int[] antennas, Trigger stop, int inventoryParameterSpecId, List<AntennaChange> changes) {
        /** The setting of one antenna, given the reader's own for it. */
        AntennaSetting setting(int antenna, AntennaSetting defaults) {
            AntennaSetting result = defaults;
            for (AntennaChange each : changes) {
                if (each.antenna() == 0 || each.antenna() == antenna) {
                    result = result.with(each);
                }
            }
            return result;
        }
    }

    private final long id;
    private final byte[] bytes;
    private final Trigger start;
    private final Trigger stop;
    private final List<AiSpec> aiSpecs;
    private final @Nullable ReportPlan report;
    private State state = State.DISABLED;
    private long nextPeriodic = Long.MAX_VALUE;

    private RoSpec(
            long id, byte[] bytes, Trigger start, Trigger stop, List<AiSpec> aiSpecs, @Nullable ReportPlan report) {
        this.id = id;
        this.bytes = bytes;
        this.start = start;
        this.stop = stop;
        this.aiSpecs = aiSpecs;
        this.report = report;
    }

    static RoSpec of(Node spec, Capabilities reader, Extensions extensions) throws Refused {
        if (spec.field("ROSpecID") == 0) {
            throw Refused.field(spec, "ROSpecID", Status.A_INVALID, "0 means all ROSpecs and names none");
        }
        Checks.between(spec, "Priority", spec.field("Priority"), 0, 0);
        if (spec.field("CurrentState") != 0) {
            throw Refused.field(spec, "CurrentState", Status.A_INVALID, "a ROSpec is added Disabled");
        }
        Node boundary = spec.child("ROBoundarySpec");
        List<AiSpec> aiSpecs = new ArrayList<>();
        for (Node child : spec.children()) {
            switch (child.rule().name()) {
                case "AISpec" -> aiSpecs.add(aiSpec(child, aiSpecs.size() + 1, reader, extensions));
                case "RFSurveySpec", "Custom" -> throw Checks.unsupported(spec, child);
                default -> {}
            }
        }
        if (aiSpecs.size() > Capabilities.MAX_SPECS_PER_ROSPEC) {
            throw Refused.child(spec, 183, Status.OVERFLOW_PARAMETER, "more AISpecs than this reader runs");
        }
        Node report = spec.optional("ROReportSpec");
        return new RoSpec(
                spec.field("ROSpecID"),
                spec.toBytes(),
                Trigger.start(boundary.child("ROSpecStartTrigger"), reader),
                Trigger.stop(boundary.child("ROSpecStopTrigger"), reader),
                aiSpecs,
                report == null ? null : ReportPlan.of(report, extensions));
    }

    private static AiSpec aiSpec(Node spec, int index, Capabilities reader, Extensions extensions) throws Refused {
        for (Node custom : spec.all("Custom")) {
            throw Checks.unsupported(spec, custom);
        }
        List<Node> inventories = spec.all("InventoryParameterSpec");
        if (inventories.size() > Capabilities.MAX_INVENTORY_SPECS_PER_AISPEC) {
            throw Refused.child(spec, 186, Status.OVERFLOW_PARAMETER, "one InventoryParameterSpec in each AISpec");
        }
        Node inventory = inventories.get(0);
        if (inventory.field("InventoryParameterSpecID") == 0) {
            throw Refused.field(inventory, "InventoryParameterSpecID", Status.A_INVALID, "it must not be 0");
        }
        if (inventory.field("ProtocolID") != 1) {
            throw Refused.field(inventory, "ProtocolID", Status.A_INVALID, "this reader speaks C1G2 only");
        }
        for (Node custom : inventory.all("Custom")) {
            throw Checks.unsupported(inventory, custom);
        }
        List<AntennaChange> changes = new ArrayList<>();
        for (Node each : inventory.all("AntennaConfiguration")) {
            changes.add(AntennaChange.of(each, reader, extensions));
        }
        return new AiSpec(
                index,
                antennas(spec, reader),
                Trigger.aiStop(spec.child("AISpecStopTrigger"), reader),
                inventory.number("InventoryParameterSpecID"),
                changes);
    }

    private static int[] antennas(Node spec, Capabilities reader) throws Refused {
        long[] ids = spec.list("AntennaIDs");
        if (ids.length == 0) {
            throw Refused.field(spec, "AntennaIDs", Status.A_INVALID, "at least one antenna, or 0 for all");
        }
        int[] antennas = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            Checks.between(spec, "AntennaIDs", ids[i], 0, reader.antennas());
            antennas[i] = (int) ids[i];
            if (antennas[i] == 0) {
                return IntStream.rangeClosed(1, reader.antennas()).toArray();
            }
        }
        return antennas;
    }

    long id() {
        return id;
    }

    Trigger start() {
        return start;
    }

    Trigger stop() {
        return stop;
    }

    List<AiSpec> aiSpecs() {
        return aiSpecs;
    }

    ReportPlan report(ReportPlan defaults) {
        return report == null ? defaults : report;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    /** Reckons the first periodic start; {@code readerAhead} is what the reader's clock shows more than {@code now}. */
    void accepted(long now, long readerAhead) {
        if (start instanceof Trigger.Periodic periodic) {
            long base = periodic.firstUtc() == 0 ? now : periodic.firstUtc() - readerAhead;
            nextPeriodic = base + periodic.offset();
            skipPeriodicBefore(now);
        }
    }

    /** When its start is due next, {@link Long#MAX_VALUE}: no time is set. */
    long nextPeriodic() {
        return nextPeriodic;
    }

    /** Passes over the starts up to and including {@code now}. */
    void periodicPassed(long now) {
        skipPeriodicBefore(now + 1);
    }

    private void skipPeriodicBefore(long now) {
        long period = ((Trigger.Periodic) start).period();
        if (nextPeriodic < now) {
            nextPeriodic =
                    period == 0 ? Long.MAX_VALUE : nextPeriodic + (now - nextPeriodic + period - 1) / period * period;
        }
    }

    /** As it was added, with the state it has now. */
    byte[] toBytes() {
        byte[] copy = bytes.clone();
        copy[STATE_AT] = (byte) state.code;
        return copy;
    }

    /** As it was added. */
    byte[] added() {
        return bytes;
    }
}
