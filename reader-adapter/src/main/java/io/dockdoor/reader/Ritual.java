package io.dockdoor.reader;

import io.dockdoor.reader.ReaderEvent.Stamp;
import io.dockdoor.reader.SessionOutput.AntennaIs;
import io.dockdoor.reader.SessionOutput.Identified;
import io.dockdoor.reader.SessionOutput.InputIs;
import io.dockdoor.reader.SessionOutput.Remark;
import io.dockdoor.reader.SessionState.Step;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The start-up ritual of one connection: which request follows on which answer, from the reader's capabilities to reads. Knows
 * what the reader can and what it will be told; sends nothing itself.
 */
final class Ritual {
    /** What follows. */
    sealed interface Next {
        record Ask(Step step) implements Next {}

        /** The reader reads; {@code resumed}: it never stopped. */
        record Read(boolean resumed) implements Next {}

        record GiveUp(String code, String sentence) implements Next {}
    }

    private ReaderSettings settings;
    private final List<SessionOutput> out;
    private int version = 1;
    private boolean resuming;
    private boolean tellsWhatRuns = true;
    private boolean capabilitiesUntold;
    private boolean exchanging;
    private boolean extensions;
    private @Nullable Capabilities capabilities;
    private List<ReaderPlan> plans = List.of();
    private int planInUse;

    /** @param out what becomes known is put here */
    Ritual(ReaderSettings settings, List<SessionOutput> out) {
        this.settings = settings;
        this.out = out;
    }

    /** LLRP version to speak, as in the header: 1 is 1.0.1, 2 is 1.1. */
    int version() {
        return version;
    }

    /** Our own inventory was found running: reports are ours already. */
    boolean resuming() {
        return resuming;
    }

    /** The reader left unanswered what it can. */
    boolean capabilitiesUntold() {
        return capabilitiesUntold;
    }

    /** What the reader is told; null until it said what it can. */
    @Nullable ReaderPlan plan() {
        return plans.isEmpty() ? null : plans.get(planInUse);
    }

    /** Only the inventory is being exchanged for another: reports are ours all the while. */
    boolean exchanging() {
        return exchanging;
    }

    /** The antennas are to be used for that: the inventory that runs is exchanged, nothing else is asked again. */
    Next exchange(ReaderSettings others) {
        settings = others;
        exchanging = true;
        plans = ReaderPlan.ladder(settings, Objects.requireNonNull(capabilities, "no capabilities yet"), extensions);
        planInUse = 0;
        return new Next.Ask(Step.DISABLE_ROSPECS);
    }

    InventoryProfile profile() {
        return settings.profile();
    }

    Next first() {
        return new Next.Ask(settings.negotiate() ? Step.VERSION : Step.CAPABILITIES);
    }

    /** The inventory is over: look what runs. */
    Next lookAgain() {
        return new Next.Ask(Step.LEFTOVERS);
    }

    Next accepted(Step step, LlrpMessage message) {
        switch (step) {
            case VERSION -> {
                // CurrentVersion, SupportedVersion, LLRPStatus; 2 = LLRP 1.1. More is never asked for
                boolean more = message.body().length >= 2 && message.body()[1] >= 2;
                return new Next.Ask(more ? Step.SET_VERSION : Step.CAPABILITIES);
            }
            case SET_VERSION -> {
                version = 2;
                return new Next.Ask(Step.CAPABILITIES);
            }
            case CAPABILITIES -> {
                Capabilities can = Capabilities.read(message);
                capabilities = can;
                return VendorProfile.of(can).hasExtensions() ? new Next.Ask(Step.EXTENSIONS) : planned(false);
            }
            case EXTENSIONS -> {
                return planned(extensionsEnabled(message));
            }
            case LEFTOVERS -> {
                return leftovers(message);
            }
            case ANTENNAS, INPUTS -> {
                configuration(message);
                return after(step);
            }
            case ENABLE -> {
                return tellsWhatRuns ? read() : new Next.Ask(Step.START);
            }
            case START -> {
                return read();
            }
            default -> {
                return after(step);
            }
        }
    }

    private Next read() {
        exchanging = false;
        return new Next.Read(false);
    }

    /** What can be done without is left out. */
    Next unanswered(Step step, String why) {
        return step.optional() || step == Step.CAPABILITIES
                ? refused(step, why)
                : new Next.GiveUp("unanswered", "the reader stopped answering; last asked: " + step.words());
    }

    Next refused(Step step, String why) {
        if (step == Step.ADD && planInUse + 1 < plans.size()) {
            planInUse++;
            remark(
                    "simpler-inventory",
                    "the reader refused the inventory we wanted (" + why + "); trying a simpler one");
            return new Next.Ask(Step.ADD);
        }
        if (step == Step.CAPABILITIES) {
            remark("refused-capabilities", "the reader does not tell what it can: " + why + "; asking the least of it");
            capabilitiesUntold = true;
            capabilities = Capabilities.untold();
            return planned(false);
        }
        if (!step.optional()) {
            return new Next.GiveUp("refused-" + step.code(), "the reader refused " + step.words() + ": " + why);
        }
        remark("refused-" + step.code(), "the reader refused " + step.words() + ": " + why + "; going on without");
        tellsWhatRuns &= step != Step.LEFTOVERS;
        return switch (step) {
            case START -> read();
            case EXTENSIONS -> planned(false);
            case CONFIGURE -> new Next.Ask(Step.CONFIGURE_KEEPALIVE);
            default -> after(step);
        };
    }

    private Next after(Step step) {
        Step next = exchanging && step == Step.DELETE_ROSPECS ? Step.ADD : step.next();
        ReaderPlan plan = plan();
        if (next == Step.INPUTS && plan != null && plan.gpiPorts().isEmpty()) {
            next = Step.ADD;
        }
        if (next == Step.ADD && resuming) {
            resuming = false;
            return new Next.Read(true);
        }
        return new Next.Ask(next);
    }

    /** IMPINJ_ENABLE_EXTENSIONS_RESPONSE is vendor message 22 with an LLRPStatus after vendor (4) and subtype (1). */
    private static boolean extensionsEnabled(LlrpMessage message) {
        for (Parameters p = message.parameters(5); p.next(); ) {
            if (p.type() == Llrp.LLRP_STATUS && p.has(0, 2)) {
                return p.u16(0) == 0;
            }
        }
        return false;
    }

    private Next planned(boolean itsExtensions) {
        extensions = itsExtensions;
        Capabilities can = Objects.requireNonNull(capabilities, "no capabilities yet");
        plans = ReaderPlan.ladder(settings, can, extensions);
        planInUse = 0;
        ReaderPlan plan = plans.get(0);
        out.add(new Identified(can, plan));
        for (String each : plan.remarks()) {
            remark("plan", each);
        }
        return plan.canRead()
                ? new Next.Ask(Step.LEFTOVERS)
                : new Next.GiveUp("no-antenna", "none of the configured antennas exists on the reader");
    }

    /** What runs on the reader? Our own ROSpec, still active, goes on: the reads it kept for us are in there. */
    private Next leftovers(LlrpMessage message) {
        int specs = 0;
        int ours = -1;
        for (Parameters p = message.parameters(0); p.next(); ) {
            if (p.type() == Llrp.RO_SPEC && p.has(0, 6)) {
                specs++;
                for (int i = 0; i < plans.size(); i++) {
                    if (p.u32(0) == plans.get(i).roSpecId() && p.u8(5) == 2) {
                        ours = i;
                    }
                }
            }
        }
        resuming = specs == 1 && ours >= 0;
        if (resuming) {
            planInUse = ours;
            return new Next.Ask(Step.CONFIGURE);
        }
        if (specs > 0) {
            remark("leftovers", "the reader had " + specs + " inventory specification(s) that are not wanted; removed");
        }
        return new Next.Ask(Step.DISABLE_ROSPECS);
    }

    /** What a GET_READER_CONFIG_RESPONSE tells of antennas and inputs. */
    void configuration(LlrpMessage message) {
        for (Parameters p = message.parameters(0); p.next(); ) {
            if (p.type() == Llrp.ANTENNA_PROPERTIES && p.has(0, 3)) {
                out.add(new AntennaIs(p.u16(1), (p.u8(0) & 0x80) != 0));
            } else if (p.type() == Llrp.GPI_PORT_CURRENT_STATE && p.has(0, 4) && p.u8(3) < 2) {
                // state 2 = unknown: nothing is claimed then
                out.add(new InputIs(p.u16(0), p.u8(3) == 1, Stamp.NONE));
            }
        }
    }

    private void remark(String code, String sentence) {
        out.add(new Remark(code, sentence));
    }
}
