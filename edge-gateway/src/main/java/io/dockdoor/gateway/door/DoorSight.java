package io.dockdoor.gateway.door;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Whether a door still sees what passes, judged by its own passages: a run of passages that only the beams saw, longer than this
 * door's walkers and empty forklifts explain, is blindness; an antenna that sees nothing of loads of which it usually sees a good
 * part has come loose or looks away. Readers that say nothing is wrong are caught by this. Told on the health board as {@code
 * sight-DOOR}; what is usual is learned anew with each start. Door thread.
 */
final class DoorSight {
    /** A run of untagged passages is blindness when chance makes it less than once in so many. */
    private static final double CHANCE = 10_000;
    /** Before anything is known every second passage may be somebody on foot. */
    private static final double UNTAGGED_AT_FIRST = 0.5;

    private static final double LEAST_UNTAGGED = 0.2;
    private static final double MOST_UNTAGGED = 0.9;
    /** What is usual follows the last forty passages or so. */
    private static final double FOLLOW = 1.0 / 40;

    private static final int LOADS_TO_LEARN = 5;
    private static final int LOADS_MISSED = 3;
    private static final double TAGS_MISSED = 12;

    /** One antenna: the share of a load's tags it usually sees, and what it should have seen since it saw one. */
    private static final class Eye {
        private double usual;
        private int loads;
        private int loadsMissed;
        private double tagsMissed;

        void load(int seen, int tags) {
            if (seen == 0 && loads >= LOADS_TO_LEARN) {
                loadsMissed++;
                tagsMissed += usual * tags;
                return;
            }
            loadsMissed = 0;
            tagsMissed = 0;
            loads++;
            usual += ((double) seen / tags - usual) * Math.max(FOLLOW, 1.0 / loads);
        }

        boolean quiet() {
            return loadsMissed >= LOADS_MISSED && tagsMissed >= TAGS_MISSED;
        }
    }

    private final String part;
    private final HealthBoard health;
    private final TreeMap<Integer, Eye> eyes = new TreeMap<>();
    private double untagged = UNTAGGED_AT_FIRST;
    private int run;
    private boolean troubled;

    DoorSight(WindowPlan plan, HealthBoard health) {
        this.part = "sight-" + plan.door();
        this.health = health;
        List<Integer> shared = new ArrayList<>();
        for (AntennaPlace place : plan.antennas()) {
            if (eyes.putIfAbsent(place.antenna(), new Eye()) != null) {
                shared.add(place.antenna()); // of two readers: a tag tells the number only
            }
        }
        shared.forEach(eyes::remove);
    }

    void judged(Verdict verdict) {
        if (verdict instanceof Verdict.NoTag) {
            run++;
        } else if (verdict instanceof Verdict.Moved moved
                && moved.revision() == 0
                && !moved.tags().isEmpty()) {
            tagged();
            eyes.forEach((antenna, eye) ->
                    eye.load(seenBy(antenna, moved.tags()), moved.tags().size()));
        } else if (verdict instanceof Verdict.Undecided undecided
                && !undecided.tags().isEmpty()) {
            tagged();
        } else {
            return;
        }
        report();
    }

    /** Only a run that ended was no blindness: then it tells how many go through here without tags. */
    private void tagged() {
        for (int i = 0; i < run; i++) {
            untagged += (1 - untagged) * FOLLOW;
        }
        untagged -= untagged * FOLLOW;
        run = 0;
    }

    private static int seenBy(int antenna, List<JudgedTag> tags) {
        int seen = 0;
        for (JudgedTag tag : tags) {
            seen += (tag.antennas() >>> antenna & 1) != 0 ? 1 : 0;
        }
        return seen;
    }

    private void report() {
        double usual = Math.max(LEAST_UNTAGGED, Math.min(MOST_UNTAGGED, untagged));
        List<Integer> quiet = new ArrayList<>();
        eyes.forEach((antenna, eye) -> {
            if (eye.quiet()) {
                quiet.add(antenna);
            }
        });
        if (Math.pow(usual, run) * CHANCE < 1) {
            troubled = true;
            health.report(
                    part,
                    Level.DEGRADED,
                    "blind",
                    "the beams saw " + run
                            + " passages in a row and no tag was read; look at the readers and antennas, or"
                            + " at the beams");
        } else if (!quiet.isEmpty()) {
            troubled = true;
            health.report(
                    part,
                    Level.DEGRADED,
                    "antenna-quiet",
                    "antenna " + quiet
                            + " saw nothing of loads that it usually sees; check its cable and where it looks");
        } else if (troubled) {
            troubled = false;
            health.report(
                    part, Level.UP, "ok", "tags of what passes are read, by every antenna that usually reads them");
        }
    }
}
