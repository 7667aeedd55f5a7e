package io.dockdoor.simulator.radio;

/**
 * Air-interface timing: how long a slot takes that yields a tag, nothing, or a collision. Computed from the Gen2 formulas for
 * RN16, ACK and a 96-bit EPC with PC and CRC.
 */
public enum Gen2Profile {
    /** FM0, BLF 640 kHz, Tari 6.25 us. */
    FM0_640(540, 90, 130),
    MILLER2_640(810, 90, 170),
    MILLER4_640(1_360, 100, 270),
    /** Between the two neighbours: about 400 tags/s, what installers call a fast portal profile. */
    MILLER4_FAST(2_020, 180, 430),
    /** Dense reader mode, Miller-4, BLF 274 kHz: the usual choice where several doors are active (FCC). */
    DENSE_274(3_480, 300, 700),
    /** Dense reader mode in Europe, Miller-4, BLF 320 kHz. */
    ETSI_320(3_130, 300, 640),
    MILLER8_171(8_850, 310, 1_590);

    final int successMicros;
    final int emptyMicros;
    final int collisionMicros;

    Gen2Profile(int successMicros, int emptyMicros, int collisionMicros) {
        this.successMicros = successMicros;
        this.emptyMicros = emptyMicros;
        this.collisionMicros = collisionMicros;
    }

    /** Singulations per second of slotted ALOHA at its best, with as many slots as tags. */
    public double bestRate() {
        double one = Math.exp(-1);
        return 1e6 * one / (one * successMicros + one * emptyMicros + (1 - 2 * one) * collisionMicros);
    }
}
