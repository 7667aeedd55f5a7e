package io.dockdoor.dedup;

import io.dockdoor.events.DoorId;
import java.util.List;

/**
 * How one door is built and judged.
 *
 * @param door the door
 * @param antennas the antennas whose reads it owns; they may belong to several readers
 * @param hasInnerBeam photo-eye B2 on the warehouse side exists
 * @param hasOuterBeam photo-eye B1 on the yard side exists
 * @param mode what the door is used for
 * @param firstPassage number of the next passage, 1 and up: a restarted gateway goes on counting
 * @param scorecard weights and times of the judgement
 * @param tagCapacity the most tags to remember; beyond it the one unseen for longest is forgotten
 */
public record WindowPlan(
        DoorId door,
        List<AntennaPlace> antennas,
        boolean hasInnerBeam,
        boolean hasOuterBeam,
        DoorMode mode,
        long firstPassage,
        Scorecard scorecard,
        int tagCapacity) {
    public static final int TAG_CAPACITY = 20_000;

    /** @throws IllegalArgumentException when the door has no antenna, names one twice, or a number is below 1 */
    public WindowPlan {
        antennas = List.copyOf(antennas);
        if (antennas.isEmpty()) {
            throw new IllegalArgumentException("door " + door + " has no antenna");
        }
        long different = antennas.stream()
                .map(place -> place.reader() + "/" + place.antenna())
                .distinct()
                .count();
        if (different != antennas.size()) {
            throw new IllegalArgumentException("door " + door + " names an antenna twice");
        }
        if (firstPassage < 1 || tagCapacity < 1) {
            throw new IllegalArgumentException("first passage and tag capacity count from 1");
        }
    }

    /** A door without beams, used both ways, counting from passage 1, with the default scorecard. */
    public static WindowPlan of(DoorId door, List<AntennaPlace> antennas) {
        return new WindowPlan(door, antennas, false, false, DoorMode.BOTH, 1, Scorecard.DEFAULT, TAG_CAPACITY);
    }

    public WindowPlan withBeams(boolean inner, boolean outer) {
        return new WindowPlan(door, antennas, inner, outer, mode, firstPassage, scorecard, tagCapacity);
    }

    public WindowPlan withMode(DoorMode itsMode) {
        return new WindowPlan(
                door, antennas, hasInnerBeam, hasOuterBeam, itsMode, firstPassage, scorecard, tagCapacity);
    }

    public WindowPlan withFirstPassage(long number) {
        return new WindowPlan(door, antennas, hasInnerBeam, hasOuterBeam, mode, number, scorecard, tagCapacity);
    }

    public WindowPlan withScorecard(Scorecard card) {
        return new WindowPlan(door, antennas, hasInnerBeam, hasOuterBeam, mode, firstPassage, card, tagCapacity);
    }

    /** The same door as its labelled recordings showed it to be. */
    public WindowPlan tuned(Tuning tuning) {
        List<AntennaPlace> places = tuning.sidesSwapped()
                ? antennas.stream()
                        .map(place -> new AntennaPlace(
                                place.reader(), place.antenna(), place.side().across()))
                        .toList()
                : antennas;
        return new WindowPlan(
                door, places, hasInnerBeam, hasOuterBeam, mode, firstPassage, scorecard.tuned(tuning), tagCapacity);
    }

    public WindowPlan withTagCapacity(int capacity) {
        return new WindowPlan(door, antennas, hasInnerBeam, hasOuterBeam, mode, firstPassage, scorecard, capacity);
    }

    /** True when the antennas favour both sides, so that their order can tell a direction. */
    boolean tellsSides() {
        return antennas.stream().anyMatch(place -> place.side() == Side.IN)
                && antennas.stream().anyMatch(place -> place.side() == Side.OUT);
    }
}
