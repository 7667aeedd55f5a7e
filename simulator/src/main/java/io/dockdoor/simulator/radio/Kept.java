package io.dockdoor.simulator.radio;

import java.util.Arrays;

/**
 * Answers about the tags of a body that stands still: the level on each antenna and channel, and what other standing things take
 * from it on each antenna. NaN where nobody has asked yet.
 */
final class Kept {
    private final int antennas;
    private final int channels;
    private final float[] level;
    private final float[] shade;
    private int rest = -1;
    private int arrangement = -1;

    Kept(int tags, int antennas, int channels) {
        this.antennas = antennas;
        this.channels = channels;
        level = new float[tags * antennas * channels];
        shade = new float[tags * antennas];
    }

    /** Forgets what does not hold any more: all of it in another resting place, the shade when other things stand about. */
    void standing(int itsRest, int itsArrangement) {
        if (itsRest != rest) {
            Arrays.fill(level, Float.NaN);
        }
        if (itsRest != rest || itsArrangement != arrangement) {
            Arrays.fill(shade, Float.NaN);
        }
        rest = itsRest;
        arrangement = itsArrangement;
    }

    float level(int tag, int antenna, int channel) {
        return level[(tag * antennas + antenna) * channels + channel];
    }

    void level(int tag, int antenna, int channel, double db) {
        level[(tag * antennas + antenna) * channels + channel] = (float) db;
    }

    float shade(int tag, int antenna) {
        return shade[tag * antennas + antenna];
    }

    void shade(int tag, int antenna, double db) {
        shade[tag * antennas + antenna] = (float) db;
    }
}
