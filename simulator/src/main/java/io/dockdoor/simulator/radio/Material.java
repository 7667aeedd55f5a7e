package io.dockdoor.simulator.radio;

import java.util.random.RandomGenerator;

/** What the tagged goods are made of: how much of the wave they eat. All losses one-way in dB. */
public enum Material {
    DRY(0, 1.5, 3, 2),
    MIXED(4, 3, 8, 6),
    /** Liquids and metal. */
    LIQUID(8, 4, 18, 12);

    private final double mean;
    private final double spread;
    private final double face;
    private final double through;

    Material(double mean, double spread, double face, double through) {
        this.mean = mean;
        this.spread = spread;
        this.face = face;
        this.through = through;
    }

    /** Loss of one tag by what it is stuck on, never below 0. */
    double bodyLoss(RandomGenerator random) {
        return Math.max(0, mean + spread * random.nextGaussian());
    }

    /** Loss towards an antenna exactly behind the face the tag is on. */
    double faceLoss() {
        return face;
    }

    /** Loss of a whole load standing in the way of another load's tags. */
    public double throughLoss() {
        return through;
    }
}
