package io.dockdoor.gateway.door;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.WindowCounts;
import io.dockdoor.dedup.WindowCounts.SensorHealth;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a door still sees what passes, judged by its own passages: a run of passages that only the beams saw, longer than this
 * door's walkers and empty forklifts explain, is blindness, and so is hearing nothing of a neighbour's loads that are usually
 * heard ({@link Overhearing}); an antenna that sees nothing of loads of which it usually sees a good part has come loose or looks
 * away. Readers that say nothing is wrong are caught by this. Told on the health board as {@code
 * sight-DOOR}; what is usual is learned anew with each start. Door thread.
 */
final class DoorSight {
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

    private final DoorId door;
    private final String part;
    private final Map<String, SensorHealth> sensors = new HashMap<>();
    private final HealthBoard health;
    private final TreeMap<Integer, Eye> eyes = new TreeMap<>();
    private final Misses untagged = new Misses(UNTAGGED_AT_FIRST, 40, LEAST_UNTAGGED, MOST_UNTAGGED, 0);
    private Overhearing.@Nullable Silence unheard;
    private boolean troubled;

    DoorSight(WindowPlan plan, HealthBoard health) {
        this.door = plan.door();
        this.part = "sight-" + door;
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
            untagged.missed();
        } else if (verdict instanceof Verdict.Moved moved
                && moved.revision() == 0
                && !moved.tags().isEmpty()) {
            untagged.showed();
            eyes.forEach((antenna, eye) ->
                    eye.load(seenBy(antenna, moved.tags()), moved.tags().size()));
        } else if (verdict instanceof Verdict.Undecided undecided
                && !undecided.tags().isEmpty()) {
            untagged.showed();
        } else {
            return;
        }
        report();
    }

    /** The neighbour whose loads this door should hear and does not, null when there is none. */
    void unheard(Overhearing.@Nullable Silence silence) {
        if (!Objects.equals(silence, unheard)) {
            unheard = silence;
            report();
        }
    }

    /** How contact and motion sensor are, as the window sees them. */
    void sensors(WindowCounts counts) {
        sensor("contact-" + door, counts.contact(), "the door contact says shut while loads pass");
        sensor("motion-" + door, counts.motion(), "the motion sensor sees movement without end");
    }

    private void sensor(String its, SensorHealth now, String stuck) {
        SensorHealth before = sensors.getOrDefault(its, SensorHealth.ABSENT);
        if (now == before || (now == SensorHealth.TRUSTED && before == SensorHealth.ABSENT)) {
            return;
        }
        sensors.put(its, now);
        String cure = "; it is not believed until it agrees again: look at it and its wire";
        switch (now) {
            case STUCK -> health.report(its, Level.DEGRADED, "stuck", stuck + cure);
            case BLIND -> health.report(its, Level.DEGRADED, "blind", "it sees none of the loads that pass" + cure);
            case CHATTERING ->
                health.report(its, Level.DEGRADED, "chattering", "it goes back and forth without end" + cure);
            case TRUSTED, ABSENT -> health.report(its, Level.UP, "ok", "agrees with the loads that pass");
        }
    }

    private static int seenBy(int antenna, List<JudgedTag> tags) {
        int seen = 0;
        for (JudgedTag tag : tags) {
            seen += (tag.antennas() >>> antenna & 1) != 0 ? 1 : 0;
        }
        return seen;
    }

    private void report() {
        List<Integer> quiet = new ArrayList<>();
        eyes.forEach((antenna, eye) -> {
            if (eye.quiet()) {
                quiet.add(antenna);
            }
        });
        if (untagged.tooMany()) {
            troubled = true;
            health.report(
                    part,
                    Level.DEGRADED,
                    "blind",
                    "the beams saw " + untagged.run()
                            + " passages in a row and no tag was read; look at the readers and antennas, or"
                            + " at the beams");
        } else if (unheard != null) {
            troubled = true;
            health.report(
                    part,
                    Level.DEGRADED,
                    "blind",
                    "nothing was heard here of " + unheard.loads() + " loads in a row through door "
                            + unheard.neighbour() + ", of whose loads this door usually hears "
                            + Math.round(100 * unheard.usual())
                            + " %; look at this door's readers, antennas and cables");
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
