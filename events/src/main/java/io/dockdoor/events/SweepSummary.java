package io.dockdoor.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a portal sweep went, told after its {@link SweepPart}s. The same sweep may be told again; {@code sweepId} says so.
 *
 * @param doors the doors swept, at least one
 * @param commandId the command that started it, null when a push button did
 * @param startedBy who issued the command, or the button
 * @param state {@code complete}, {@code partial} or {@code cancelled}
 * @param reasons sentences: what kept it from being complete, and the passages it gave way to
 * @param epcs different EPCs, over all parts
 * @param parts how many parts were told; 0 when nothing was found and nothing is gone
 * @param wantedSeconds how long was asked for
 * @param sweptSeconds how long the readers really swept, the shortest of them
 * @param quality 0..1: {@code completeness.low}, times the share of antennas that worked, times the share of the time wanted
 * @param curve different EPCs over time
 * @param missing readers and antennas that did not take part
 * @param previous the last complete sweep of the same doors, null when there is none; what {@code added} and {@code gone} refer to
 * @param added EPCs that the previous sweep had not; the parts flag them
 * @param gone EPCs of the previous sweep that this one has not; the parts list them
 */
public record SweepSummary(
        String sweepId,
        String site,
        String gateway,
        List<String> doors,
        @Nullable String commandId,
        String startedBy,
        Instant startedAt,
        Instant endedAt,
        String state,
        List<String> reasons,
        int epcs,
        long reads,
        int parts,
        double wantedSeconds,
        double sweptSeconds,
        double quality,
        Completeness completeness,
        List<CurvePoint> curve,
        List<AntennaShare> antennas,
        List<Missing> missing,
        @Nullable String previous,
        int added,
        int gone) {
    public SweepSummary {
        doors = List.copyOf(doors);
        reasons = List.copyOf(reasons);
        curve = List.copyOf(curve);
        antennas = List.copyOf(antennas);
        missing = List.copyOf(missing);
    }

    /** Share of the readable tags that was found, 0..1, with 95 % bounds. Of tags that no antenna can read it says nothing. */
    public record Completeness(double estimate, double low, double high) {}

    /** So many different EPCs after so many seconds. */
    public record CurvePoint(double seconds, int epcs) {}

    /** What one antenna ({@code reader/antenna}) contributed; {@code share} is of all EPCs found. */
    public record AntennaShare(String antenna, long reads, int epcs, double share) {}

    /** A reader ({@code R1}) or antenna ({@code R1/3}) that did not take part, and why. */
    public record Missing(String what, String why) {}
}
