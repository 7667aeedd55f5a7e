package io.dockdoor.gateway.sweep;

import io.dockdoor.dedup.Completeness;
import io.dockdoor.dedup.SweepTally;
import io.dockdoor.dedup.SweepTally.AntennaKey;
import io.dockdoor.dedup.SweepTally.Share;
import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcDecoder;
import io.dockdoor.events.SweepPart;
import io.dockdoor.events.SweepPart.Found;
import io.dockdoor.events.SweepPart.Gone;
import io.dockdoor.events.SweepSummary;
import io.dockdoor.events.SweepSummary.AntennaShare;
import io.dockdoor.events.SweepSummary.CurvePoint;
import io.dockdoor.events.SweepSummary.Missing;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sweep as it is told: its parts, and the summary that comes last. */
public record SweepReport(SweepSummary summary, List<SweepPart> parts) {
    /** Who tells, and of which command. */
    record Teller(
            String sweepId,
            String site,
            String gateway,
            @Nullable String commandId,
            String startedBy) {}

    /**
     * Puts together what a sweep that is over has found.
     *
     * @param connected whether the reader says that this antenna is there
     * @param previous the last complete sweep of the same doors, null when there is none
     * @param told the instant to tell for a moment of steady time
     */
    static SweepReport of(
            Teller teller,
            SweepRun run,
            Predicate<AntennaKey> connected,
            @Nullable SweepReport previous,
            LongFunction<Instant> told) {
        SweepTally tally = run.tally();
        Map<String, Gone> before = new LinkedHashMap<>();
        if (previous != null) {
            previous.parts()
                    .forEach(part ->
                            part.epcs().forEach(each -> before.put(each.hex(), new Gone(each.hex(), each.epc()))));
        }
        List<Found> found = new ArrayList<>();
        int added = 0;
        for (SweepTally.Found each : tally.found()) {
            boolean isNew = previous != null && before.remove(each.epc().hex()) == null;
            added += isNew ? 1 : 0;
            found.add(found(each, isNew, told));
        }
        List<Gone> gone = new ArrayList<>(before.values());
        List<SweepPart> parts = inParts(teller, found, gone);
        Completeness completeness = tally.completeness();
        List<Missing> missing = missing(run, connected);
        SweepSummary summary = new SweepSummary(
                teller.sweepId(),
                teller.site(),
                teller.gateway(),
                List.copyOf(run.doorIds()),
                teller.commandId(),
                teller.startedBy(),
                told.apply(run.beganMicros()),
                told.apply(run.endedMicros()),
                run.state(),
                run.reasons(),
                found.size(),
                tally.reads(),
                parts.size(),
                run.wantedSeconds(),
                rounded(run.sweptSeconds()),
                rounded(completeness.low() * working(run, missing)),
                new SweepSummary.Completeness(
                        rounded(completeness.estimate()), rounded(completeness.low()), rounded(completeness.high())),
                tally.curve().stream()
                        .map(point -> new CurvePoint(rounded(point.micros() / 1e6), point.epcs()))
                        .toList(),
                tally.shares().stream()
                        .map(share -> new AntennaShare(
                                share.antenna().toString(),
                                share.reads(),
                                share.epcs(),
                                found.isEmpty() ? 0 : rounded(share.epcs() / (double) found.size())))
                        .toList(),
                missing,
                previous == null ? null : previous.summary().sweepId(),
                added,
                gone.size());
        return new SweepReport(summary, parts);
    }

    private static Found found(SweepTally.Found each, boolean added, LongFunction<Instant> told) {
        Epc epc = each.epc();
        return new Found(
                epc.hex(),
                EpcDecoder.decode(epc, each.pc()).uri(),
                each.reads(),
                told.apply(each.firstMicros()),
                told.apply(each.lastMicros()),
                each.peakRssiCentiDbm() == TagRead.NO_RSSI ? null : each.peakRssiCentiDbm() / 100.0,
                each.antennas().stream().map(AntennaKey::toString).toList(),
                added);
    }

    /** An antenna that heard nothing at all is not known to work. */
    private static List<Missing> missing(SweepRun run, Predicate<AntennaKey> connected) {
        List<Missing> missing = new ArrayList<>();
        run.scope().readers().keySet().forEach(reader -> {
            String lost = run.lost(reader);
            if (lost != null) {
                missing.add(new Missing(reader.value(), "was lost: " + lost));
            }
        });
        for (Share share : run.tally().shares()) {
            if (!connected.test(share.antenna())) {
                missing.add(new Missing(share.antenna().toString(), "is not connected; check its cable"));
            } else if (share.reads() == 0 && run.lost(share.antenna().reader()) == null) {
                missing.add(
                        new Missing(share.antenna().toString(), "read nothing; check its cable and where it looks"));
            }
        }
        return missing;
    }

    /** Share of antennas that worked, each by the share of the time its reader swept. */
    private static double working(SweepRun run, List<Missing> missing) {
        List<AntennaKey> antennas = run.scope().antennas();
        double sum = 0;
        for (AntennaKey antenna : antennas) {
            boolean works = missing.stream().noneMatch(each -> each.what().equals(antenna.toString()));
            sum += works ? run.share(antenna.reader()) : 0;
        }
        return sum / antennas.size();
    }

    private static List<SweepPart> inParts(Teller teller, List<Found> found, List<Gone> gone) {
        int all = found.size() + gone.size();
        int parts = (all + SweepPart.MOST_EPCS - 1) / SweepPart.MOST_EPCS;
        while (true) {
            List<SweepPart> made = new ArrayList<>();
            int largest = 0;
            for (int part = 0; part < parts; part++) {
                int from = (int) ((long) part * all / parts);
                int to = (int) ((part + 1L) * all / parts);
                SweepPart each = new SweepPart(
                        teller.sweepId(),
                        teller.site(),
                        teller.gateway(),
                        part + 1,
                        parts,
                        found.subList(Math.min(from, found.size()), Math.min(to, found.size())),
                        gone.subList(Math.max(0, from - found.size()), Math.max(0, to - found.size())));
                largest = Math.max(largest, Wire.write(each).length);
                made.add(each);
            }
            if (largest <= SweepPart.MOST_BYTES || parts >= all) {
                return made;
            }
            parts = Math.min(all, parts + Math.max(1, largest / SweepPart.MOST_BYTES));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
