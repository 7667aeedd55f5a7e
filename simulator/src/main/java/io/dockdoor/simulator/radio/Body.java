package io.dockdoor.simulator.radio;

import java.util.List;

/**
 * A rigid thing with tags on it, from when to when it is there, and what of it stands in the way of waves. Tags of a body are
 * not shadowed by its own {@code solids} unless the solid says so: the body's own material is in each tag's losses.
 *
 * @param fromMicros first instant it is there
 * @param untilMicros first instant it is gone again
 */
public record Body(Motion motion, List<TagRadio> tags, List<Solid> solids, long fromMicros, long untilMicros) {
    public Body {
        tags = List.copyOf(tags);
        solids = List.copyOf(solids);
        if (untilMicros <= fromMicros) {
            throw new IllegalArgumentException("a body must be there for a while: " + fromMicros + ".." + untilMicros);
        }
    }

    /**
     * A pillar of loss around a point of the body: a load, a mast, a person.
     *
     * @param dx its centre relative to the body's
     * @param lossDb one-way loss of a path through its middle
     * @param own true when it also shadows the body's own tags (a mast before the load)
     */
    public record Solid(double dx, double dy, double radius, double lossDb, boolean own) {}
}
