package io.dockdoor.simulator.radio;

import java.util.random.RandomGenerator;

/** Radio channels and how long a reader stays on one. */
public enum HopPlan {
    /** 50 channels from 902.75 MHz, about 0.2 s each as measured on a commodity reader (the law allows 0.4 s). */
    FCC(50, 902.75, 0.5, 195_000, 215_000),
    /** The four high-power channels of Europe; a reader may stay up to 4 s. */
    ETSI(4, 865.7, 0.6, 3_500_000, 4_000_000);

    private final int channels;
    private final double firstMhz;
    private final double stepMhz;
    private final long shortestMicros;
    private final long longestMicros;

    HopPlan(int channels, double firstMhz, double stepMhz, long shortestMicros, long longestMicros) {
        this.channels = channels;
        this.firstMhz = firstMhz;
        this.stepMhz = stepMhz;
        this.shortestMicros = shortestMicros;
        this.longestMicros = longestMicros;
    }

    public int channels() {
        return channels;
    }

    /** Wavelength in metres of channel {@code index}, counted from 0. */
    public double wavelength(int index) {
        return 299.792458 / (firstMhz + stepMhz * index);
    }

    long dwellMicros(RandomGenerator random) {
        return random.nextLong(shortestMicros, longestMicros);
    }

    /** All channels once, in a pseudo-random order, as the rule for hopping asks. */
    int[] order(RandomGenerator random) {
        int[] order = new int[channels];
        for (int i = 0; i < channels; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
