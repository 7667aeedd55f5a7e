package io.dockdoor.broker.count;

import io.dockdoor.broker.count.Act.Added;
import io.dockdoor.broker.count.Act.Approved;
import io.dockdoor.broker.count.Act.Cancelled;
import io.dockdoor.broker.count.Act.Opened;
import io.dockdoor.broker.count.Act.Posted;
import io.dockdoor.broker.count.Act.Reckoned;
import io.dockdoor.broker.count.Act.Recounted;
import io.dockdoor.broker.count.Evidence.Look;
import io.dockdoor.broker.count.Evidence.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A count: the sum of its acts. An act that does not follow from the state it is in is refused, so there is no posted count
 * without a difference, no approved one that its opener approved, and none that is posted and cancelled.
 *
 * @param opened how it began
 * @param looks all evidence, in the order it came
 * @param round 1, and one more with each recount
 * @param roundSince when the round began
 */
public record Count(Opened opened, List<Added> looks, int round, Instant roundSince, Life life) {
    /** Looks of one count: more than any crew makes. */
    static final int MOST_LOOKS = 1000;

    private static final Duration AHEAD = Duration.ofMinutes(10);
    /** A door's clock may be so much behind ours. */
    private static final Duration BEHIND = Duration.ofMinutes(1);

    /** How far it has come. */
    public sealed interface Life {
        String word();
    }

    /** Looks are taken. */
    public record Open() implements Life {
        @Override
        public String word() {
            return "open";
        }
    }

    /** Nothing more is looked at; the difference is known. */
    public record Counted(Reckoned reckoned) implements Life {
        @Override
        public String word() {
            return "counted";
        }
    }

    /** Somebody else said that this difference is right. */
    public record Agreed(Reckoned reckoned, Approved approved) implements Life {
        @Override
        public String word() {
            return "approved";
        }
    }

    /** The ledger was told, once. */
    public record Done(Posted posted) implements Life {
        @Override
        public String word() {
            return "posted";
        }
    }

    /** Nothing came of it. */
    public record Dropped(Cancelled cancelled) implements Life {
        @Override
        public String word() {
            return "cancelled";
        }
    }

    public Count {
        looks = List.copyOf(looks);
    }

    public static Count of(Opened opened) {
        return new Count(opened, List.of(), 1, opened.at(), new Open());
    }

    public String id() {
        return opened.id();
    }

    /** The evidence with that id, null for none. */
    public @Nullable Evidence look(String id) {
        for (Added added : looks) {
            if (added.evidence().id().equals(id)) {
                return added.evidence();
            }
        }
        return null;
    }

    /**
     * The count after one more act.
     *
     * @throws NotNow when the act does not follow
     */
    public Count after(Act act) throws NotNow {
        if (act instanceof Added added) {
            return added(added);
        }
        if (act instanceof Reckoned reckoned) {
            if (looks.isEmpty()) {
                throw NotNow.state("nothing was looked at yet: sweep, scan or count first");
            }
            if (!(life instanceof Open || life instanceof Counted || life instanceof Agreed)) {
                throw over("reckoned");
            }
            return with(new Counted(reckoned));
        }
        if (act instanceof Recounted recounted) {
            if (!(life instanceof Counted || life instanceof Agreed)) {
                throw life instanceof Open ? NotNow.state("it is being counted already") : over("recounted");
            }
            return new Count(opened, looks, round + 1, recounted.at(), new Open());
        }
        if (act instanceof Approved approved) {
            return with(new Agreed(awaiting(approved), approved));
        }
        if (act instanceof Posted posted) {
            return with(posted(posted));
        }
        if (act instanceof Cancelled cancelled) {
            if (life instanceof Done || life instanceof Dropped) {
                throw over("cancelled");
            }
            return with(new Dropped(cancelled));
        }
        throw NotNow.state("a count is opened once");
    }

    private Count added(Added added) throws NotNow {
        if (!(life instanceof Open)) {
            throw life instanceof Counted || life instanceof Agreed
                    ? NotNow.state("counting is over: a recount opens it again")
                    : over("added to");
        }
        Evidence evidence = added.evidence();
        if (!opened.scope().places().contains(evidence.place())) {
            throw NotNow.state("the count is not of the place " + evidence.place());
        }
        if (evidence.from().isBefore(opened.at().minus(BEHIND))
                || evidence.until().isBefore(evidence.from())) {
            throw NotNow.state("it began at " + evidence.from() + ", but the count was opened at " + opened.at()
                    + ": look again, or set the clock");
        }
        if (evidence.until().isAfter(added.at().plus(AHEAD))) {
            throw NotNow.state("it ended at " + evidence.until() + ", here it is " + added.at() + ": set the clock");
        }
        if (looks.size() >= MOST_LOOKS) {
            throw NotNow.state("a count takes at most " + MOST_LOOKS + " looks: scan more at a time");
        }
        boolean fits = switch (opened.mode()) {
            case SWEEP -> true;
            case BARCODE -> evidence instanceof Look;
            case QUANTITY ->
                evidence instanceof Look look
                        && look.seen().isEmpty()
                        && look.missing().isEmpty()
                        && !look.everything();
        };
        if (!fits) {
            throw NotNow.state("a count of mode " + opened.mode().word() + " takes no "
                    + (evidence instanceof Sweep ? "sweep" : "single things"));
        }
        List<Added> all = new ArrayList<>(looks);
        all.add(added);
        return new Count(opened, all, round, roundSince, life);
    }

    private Reckoned awaiting(Approved approved) throws NotNow {
        if (!(life instanceof Counted counted)) {
            throw life instanceof Open
                    ? NotNow.state("it is still being counted: ask for the variance first")
                    : NotNow.state("it is " + life.word() + " already");
        }
        if (!counted.reckoned().tally().needsApproval()) {
            throw NotNow.state("nobody needs to approve it: it is within the thresholds");
        }
        boolean looked = looks.stream()
                .anyMatch(
                        added -> added.evidence() instanceof Look && added.by().equals(approved.by()));
        if (looked || opened.by().equals(approved.by())) {
            throw NotNow.person(approved.by() + (looked ? " counted" : " opened")
                    + " it: somebody else must approve it, with a key of their own");
        }
        return counted.reckoned();
    }

    private Life posted(Posted posted) throws NotNow {
        if (life instanceof Counted counted && !counted.reckoned().tally().needsApproval()) {
            if (posted.tally().needsApproval()) {
                throw changed();
            }
            return new Done(posted);
        }
        if (life instanceof Agreed agreed) {
            boolean same =
                    posted.tally().digest().equals(agreed.reckoned().tally().digest());
            if (!same && posted.tally().needsApproval()) {
                throw changed();
            }
            return new Done(posted);
        }
        if (life instanceof Counted) {
            throw NotNow.state("it must be approved first: it is above a threshold");
        }
        throw life instanceof Open
                ? NotNow.state("it is still being counted: ask for the variance first")
                : over("posted");
    }

    private static NotNow changed() {
        return NotNow.state("the difference has changed since, movements came late: ask for the variance again");
    }

    private NotNow over(String what) {
        return NotNow.state("it is " + life.word() + " and cannot be " + what);
    }

    private Count with(Life next) {
        return new Count(opened, looks, round, roundSince, next);
    }
}
