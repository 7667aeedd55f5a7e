package io.dockdoor.simulator.radio;

/**
 * How the readers of a scene work the air, beyond what an LLRP client can ask for.
 *
 * @param profile air-interface timing
 * @param hops channel plan
 * @param shortestVisitMicros least time on one antenna when several are enabled
 * @param longestVisitMicros most
 * @param phaseFlip probability of a phase reported half a turn off: 0.005 (Impinj), 0.5 (ThingMagic class)
 */
public record RadioSettings(
        Gen2Profile profile, HopPlan hops, long shortestVisitMicros, long longestVisitMicros, double phaseFlip) {
    /** Dense reader mode in the FCC band, 50 to 100 ms per antenna: the portal's usual setting. */
    public static final RadioSettings PORTAL =
            new RadioSettings(Gen2Profile.DENSE_274, HopPlan.FCC, 50_000, 100_000, 0.005);

    public RadioSettings {
        if (shortestVisitMicros <= 0 || longestVisitMicros < shortestVisitMicros) {
            throw new IllegalArgumentException("antenna visits must last a positive time");
        }
    }

    public RadioSettings with(Gen2Profile itsProfile, HopPlan itsHops) {
        return new RadioSettings(itsProfile, itsHops, shortestVisitMicros, longestVisitMicros, phaseFlip);
    }
}
