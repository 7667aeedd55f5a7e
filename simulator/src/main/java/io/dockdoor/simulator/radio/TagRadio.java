package io.dockdoor.simulator.radio;

import io.dockdoor.events.Epc;
import java.util.random.RandomGenerator;

/** One tag on a body: what it says, where it sits, how well it hears and answers. Immutable. */
public final class TagRadio {
    /** Protocol-control word of a 96-bit GS1 tag: six words, no user memory. */
    static final int PC = 0x3000;

    final Epc epc;
    final double dx;
    final double dy;
    final double z;
    /** Outward normal of the face it is on. */
    final double normalX;

    final double normalY;
    /** Dipole axis, a unit vector. */
    final double dipoleX;

    final double dipoleY;
    final double dipoleZ;
    /** Power at which the chip wakes up, dBm. */
    final double wakeDbm;

    final double bodyLoss;
    final double faceLoss;
    final double modulationLoss;
    final double phaseTurns;
    /** How long the S1 flag lives, and how long S2 and S3 live without power. */
    final long s1Micros;

    final long s2Micros;

    private TagRadio(Epc epc, Spot spot, Material material, boolean willing, RandomGenerator random) {
        this.epc = epc;
        dx = spot.dx();
        dy = spot.dy();
        z = spot.z();
        normalX = spot.normalX();
        normalY = spot.normalY();
        // a random axis in the plane of the face: labels lie flat
        double tilt = random.nextDouble(0, Math.PI);
        dipoleX = -normalY * Math.cos(tilt);
        dipoleY = normalX * Math.cos(tilt);
        dipoleZ = Math.sin(tilt);
        double wake = -19 + random.nextGaussian();
        double loss = material.bodyLoss(random);
        wakeDbm = willing ? Math.min(wake, -18) : wake;
        bodyLoss = willing ? Math.min(loss, 2) : loss;
        faceLoss = material.faceLoss();
        modulationLoss = random.nextDouble(4, 6);
        phaseTurns = random.nextDouble();
        s1Micros = (long) (random.nextDouble(0.8, 3) * 1e6);
        s2Micros = (long) (random.nextDouble(2, 60) * 1e6);
    }

    /** A tag as it comes off the roll, on goods of that material. */
    public static TagRadio drawn(Epc epc, Spot spot, Material material, RandomGenerator random) {
        return new TagRadio(epc, spot, material, false, random);
    }

    /** A tag without manufacturing defects on goods that eat little: it can be read when it passes slowly enough. */
    public static TagRadio willing(Epc epc, Spot spot, Material material, RandomGenerator random) {
        return new TagRadio(epc, spot, material, true, random);
    }

    public Epc epc() {
        return epc;
    }

    /** Place of a tag relative to its body's centre (x, y) and the floor (z), with the normal of its face. */
    public record Spot(double dx, double dy, double z, double normalX, double normalY) {
        /** Somewhere on or in a load of that size: half of the tags on an outer face, half inside. */
        public static Spot onLoad(double length, double width, double height, double bottom, RandomGenerator random) {
            int side = random.nextInt(4);
            double nx = side == 0 ? -1 : side == 1 ? 1 : 0;
            double ny = side == 2 ? -1 : side == 3 ? 1 : 0;
            double dx = random.nextDouble(-length / 2, length / 2);
            double dy = random.nextDouble(-width / 2, width / 2);
            if (random.nextBoolean()) {
                dx = nx == 0 ? dx : nx * length / 2;
                dy = ny == 0 ? dy : ny * width / 2;
            }
            return new Spot(dx, dy, bottom + random.nextDouble(0, height), nx, ny);
        }
    }
}
