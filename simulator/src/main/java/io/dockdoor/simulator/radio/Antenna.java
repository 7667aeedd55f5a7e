package io.dockdoor.simulator.radio;

/**
 * One reader antenna and where it looks.
 *
 * @param id LLRP antenna id, 1 and up
 * @param aimX boresight, a unit vector together with aimY and aimZ
 */
public record Antenna(int id, double x, double y, double z, double aimX, double aimY, double aimZ) {
    /** Gain on boresight: 6 dBi linear, that is 8.5 to 9 dBic of a circular panel. */
    static final double GAIN_DBI = 6;

    private static final int STEPS = 1024;
    private static final double[] AMPLITUDE = new double[STEPS + 1];

    static {
        for (int i = 0; i <= STEPS; i++) {
            double degrees = Math.toDegrees(Math.acos(-1 + 2.0 * i / STEPS));
            double off = degrees / 70;
            AMPLITUDE[i] = Math.pow(10, (GAIN_DBI - Math.min(12 * off * off, 20)) / 20);
        }
    }

    /** An antenna turned by {@code yawDegrees} from looking across the door ({@code acrossY} = +1 or -1) towards +x. */
    public static Antenna across(int id, double x, double y, double z, int acrossY, double yawDegrees) {
        double yaw = Math.toRadians(yawDegrees);
        return new Antenna(id, x, y, z, Math.sin(yaw), acrossY * Math.cos(yaw), 0);
    }

    /** An antenna above the door that looks down, tilted by {@code tiltDegrees} towards +x. */
    public static Antenna overhead(int id, double x, double y, double z, double tiltDegrees) {
        double tilt = Math.toRadians(tiltDegrees);
        return new Antenna(id, x, y, z, Math.sin(tilt), 0, -Math.cos(tilt));
    }

    /** Field amplitude relative to an isotropic antenna towards a direction whose cosine to the boresight is given. */
    static double amplitude(double cosine) {
        return AMPLITUDE[(int) ((cosine + 1) * (STEPS / 2.0) + 0.5)];
    }

    /** Cosine between the boresight and the direction to a point at the given distance. */
    double cosineTo(double px, double py, double pz, double distance) {
        double cosine = ((px - x) * aimX + (py - y) * aimY + (pz - z) * aimZ) / distance;
        return Math.max(-1, Math.min(1, cosine));
    }
}
