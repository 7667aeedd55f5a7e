package io.dockdoor.simulator.radio;

import java.util.random.RandomGenerator;

/**
 * What one commodity reader adds to the truth when it reports level, phase and Doppler. The laws are fits to recordings of a
 * fixed reader: the weaker the signal, the noisier each of them.
 */
final class ReportNoise {
    private final RandomGenerator random;
    private final double flip;
    private final int channels;
    private final double[] biasHz;
    private final double[] phaseOffset;

    /** @param flip probability that a phase is reported half a turn off: 0.005 or 0.5 by make of reader */
    ReportNoise(int antennas, int channels, double flip, RandomGenerator random) {
        this.random = random;
        this.flip = flip;
        this.channels = channels;
        biasHz = new double[channels];
        phaseOffset = new double[antennas * channels];
        double bias = random.nextDouble(6.5, 8.5);
        for (int c = 0; c < channels; c++) {
            biasHz[c] = bias + random.nextGaussian();
        }
        for (int i = 0; i < phaseOffset.length; i++) {
            phaseOffset[i] = random.nextDouble();
        }
    }

    /** Reported level in 0.01 dBm, in steps of half a dB. */
    int rssiCenti(double dbm) {
        double weak = 0.22 * Math.pow(10, -(dbm + 60) / 20);
        double sigma = Math.min(0.85, Math.sqrt(0.35 * 0.35 + weak * weak));
        return (int) Math.round(2 * (dbm + sigma * random.nextGaussian())) * 50;
    }

    /** Reported phase, 0..4095, of a wave that is {@code turns} late. */
    int phase(double turns, double dbm, int antenna, int channel) {
        double weak = 0.059 * Math.pow(10, -(dbm + 60) / 20);
        double sigma = Math.min(0.12, Math.sqrt(0.008 * 0.008 + weak * weak)) / (2 * Math.PI);
        double said = turns + phaseOffset[antenna * channels + channel] + sigma * random.nextGaussian();
        if (random.nextDouble() < flip) {
            said += 0.5;
        }
        return (int) ((said - Math.floor(said)) * 4096) & 4095;
    }

    /** Reported Doppler in 1/16 Hz of a tag that comes nearer at that speed. */
    int doppler16(double approach, double wavelength, double dbm, int channel) {
        double weak = 34 * Math.pow(10, -(dbm + 60) / 20);
        double sigma = Math.sqrt(6 * 6 + weak * weak);
        double hz = 2 * approach / wavelength + biasHz[channel] + sigma * random.nextGaussian();
        return (int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(hz * 16)));
    }
}
