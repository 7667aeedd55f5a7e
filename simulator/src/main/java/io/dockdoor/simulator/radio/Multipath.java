package io.dockdoor.simulator.radio;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The channel between a portal's antennas and a point, as one complex sum: line of sight, the image in the floor, and a dozen
 * fixed scatterers. Level, phase, fading along the way and fading over frequency all come from the same sum, so they agree with
 * each other as they do in a real room. Deterministic from its random source; not thread-safe (results stand in fields).
 */
final class Multipath {
    private static final double FLOOR = -0.45;

    private final Antenna[] antennas;
    private final int scatterers;
    private final double[] sx;
    private final double[] sy;
    private final double[] sz;
    /** Per antenna and scatterer: length of the leg from the antenna, and pattern amplitude times reflection. */
    private final double[][] leg;

    private final double[][] amplitude;
    private final double[] turn;

    /** The last sum, without the factor lambda / 4 pi. */
    double re;

    double im;
    /** Line of sight of the last sum: distance, and the unit vector from the point to the antenna. */
    double distance;

    double toX;
    double toY;
    double toZ;

    Multipath(List<Antenna> antennas, double centreY, SplittableRandom random) {
        this.antennas = antennas.toArray(Antenna[]::new);
        scatterers = 9 + random.nextInt(4);
        sx = new double[scatterers];
        sy = new double[scatterers];
        sz = new double[scatterers];
        turn = new double[scatterers];
        double[] strength = new double[scatterers];
        for (int k = 0; k < scatterers; k++) {
            sx[k] = random.nextDouble(-6, 8);
            sy[k] = centreY + random.nextDouble(-5, 5);
            sz[k] = random.nextDouble(0.2, 3.5);
            strength[k] = random.nextDouble(0.2, 0.6);
            turn[k] = random.nextDouble();
        }
        leg = new double[this.antennas.length][scatterers];
        amplitude = new double[this.antennas.length][scatterers];
        for (int a = 0; a < this.antennas.length; a++) {
            Antenna from = this.antennas[a];
            for (int k = 0; k < scatterers; k++) {
                double d = Math.max(0.3, norm(sx[k] - from.x(), sy[k] - from.y(), sz[k] - from.z()));
                leg[a][k] = d;
                amplitude[a][k] = strength[k] * Antenna.amplitude(from.cosineTo(sx[k], sy[k], sz[k], d));
            }
        }
    }

    /** Sums the paths from antenna number {@code a} (counted from 0) to a point; {@code perMetre} is 1 / wavelength. */
    void sum(int a, double x, double y, double z, double perMetre) {
        Antenna from = antennas[a];
        double d = Math.max(0.1, norm(x - from.x(), y - from.y(), z - from.z()));
        distance = d;
        toX = (from.x() - x) / d;
        toY = (from.y() - y) / d;
        toZ = (from.z() - z) / d;
        double g = Antenna.amplitude(from.cosineTo(x, y, z, d)) / d;
        int at = Turns.index(d * perMetre);
        double sumRe = g * Turns.cos(at);
        double sumIm = -g * Turns.sin(at);

        double image = Math.max(0.1, norm(x - from.x(), y - from.y(), -z - from.z()));
        g = FLOOR * Antenna.amplitude(from.cosineTo(x, y, -z, image)) / image;
        at = Turns.index(image * perMetre);
        sumRe += g * Turns.cos(at);
        sumIm -= g * Turns.sin(at);

        double[] legs = leg[a];
        double[] strengths = amplitude[a];
        for (int k = 0; k < scatterers; k++) {
            double path = legs[k] + norm(x - sx[k], y - sy[k], z - sz[k]);
            g = strengths[k] / path;
            at = Turns.index(path * perMetre + turn[k]);
            sumRe += g * Turns.cos(at);
            sumIm -= g * Turns.sin(at);
        }
        re = sumRe;
        im = sumIm;
    }

    private static double norm(double x, double y, double z) {
        return Math.sqrt(x * x + y * y + z * z);
    }
}
