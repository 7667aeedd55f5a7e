package io.dockdoor.simulator.llrp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the reader can do, and the tables whose indexes a client must use. A four-port reader of the FCC region: 50 hopping
 * channels from 902.75 MHz in steps of 0.5 MHz, channel index 1 being the lowest.
 *
 * @param antennas antenna ports, ids from 1
 * @param gpis general-purpose inputs, ports from 1
 * @param gpos general-purpose outputs, ports from 1
 * @param utcClock the reader has a UTC clock; otherwise it tells its uptime
 * @param personality whose reader it is
 */
record Capabilities(int antennas, int gpis, int gpos, boolean utcClock, Personality personality) {
    static final int HOP_TABLE = 1;
    static final int CHANNELS = 50;
    static final int SENSITIVITIES = 42;
    static final int MAX_SPECS_PER_ROSPEC = 8;
    static final int MAX_INVENTORY_SPECS_PER_AISPEC = 1;
    static final int MAX_ACCESSSPECS = 8;
    static final int MAX_OPSPECS_PER_ACCESSSPEC = 4;
    static final int MAX_FILTERS_PER_QUERY = 2;

    private static final int MIN_POWER_CENTI_DBM = 1000;
    private static final int MAX_POWER_CENTI_DBM = 3250;
    private static final int POWER_STEP = 25;
    private static final int LOWEST_KHZ = 902_750;
    private static final int CHANNEL_KHZ = 500;

    private static final List<Mode> MODES = List.of(
            new Mode(0, 0, 2, 2, 640_000, 1500, 6250),
            new Mode(1, 1, 2, 2, 320_000, 1500, 6250),
            new Mode(2, 2, 0, 3, 68_500, 2000, 20_000),
            new Mode(3, 3, 0, 3, 21_375, 2000, 20_000),
            new Mode(4, 2, 2, 2, 160_000, 1500, 7140));

    /** Impinj tells the link frequency where the data rate belongs; from 1000 on the reader chooses itself (AutoSet). */
    private static final List<Mode> IMPINJ_MODES = List.of(
            new Mode(0, 0, 2, 2, 640_000, 1500, 6250),
            new Mode(1, 1, 2, 2, 640_000, 1500, 6250),
            new Mode(2, 2, 0, 3, 274_000, 2000, 20_000),
            new Mode(3, 3, 0, 3, 170_600, 2000, 20_000),
            new Mode(4, 2, 2, 2, 640_000, 1500, 7140),
            new Mode(1000, 0, 0, 0, 40_000, 1500, 6250),
            new Mode(1002, 0, 0, 0, 40_000, 1500, 6250));

    /**
     * A C1G2 link profile (LLRP 15.2.1.1.3).
     *
     * @param miller 0 FM0, 1 Miller 2, 2 Miller 4, 3 Miller 8
     * @param bdr backscatter data rate, bit/s
     * @param pie data-1 to data-0 length, thousandths
     * @param tariNanos the one Tari of this mode
     */
    record Mode(int id, int miller, int forward, int mask, int bdr, int pie, int tariNanos) {}

    List<Mode> modes() {
        return personality == Personality.IMPINJ ? IMPINJ_MODES : MODES;
    }

    @Nullable Mode mode(long id) {
        return modes().stream().filter(m -> m.id == id).findFirst().orElse(null);
    }

    static int powerLevels() {
        return (MAX_POWER_CENTI_DBM - MIN_POWER_CENTI_DBM) / POWER_STEP + 1;
    }

    /** Conducted power of a TransmitPower index, 0.01 dBm. */
    static int powerCentiDbm(int index) {
        return MIN_POWER_CENTI_DBM + (index - 1) * POWER_STEP;
    }

    void writeGeneral(Frame f) {
        int general = f.open(137);
        f.u16(antennas);
        f.u16(utcClock ? 0x4000 : 0); // CanSetAntennaProperties no
        f.u32(personality.manufacturer());
        f.u32(personality.model());
        f.utf8(personality.firmware());
        for (int i = 1; i <= SENSITIVITIES; i++) {
            int entry = f.open(139);
            f.u16(i);
            f.u16(i == 1 ? 0 : i + 8); // dB above the most sensitive setting
            f.close(entry);
        }
        int gpio = f.open(141);
        f.u16(gpis);
        f.u16(gpos);
        f.close(gpio);
        for (int antenna = 1; antenna <= antennas; antenna++) {
            int protocols = f.open(140);
            f.u16(antenna);
            f.u16(1);
            f.u8(1); // EPCGlobal Class1 Gen2
            f.close(protocols);
        }
        f.close(general);
    }

    void writeLlrp(Frame f) {
        int llrp = f.open(142);
        f.u8(0b0100_1000); // CanReportBufferFillWarning, SupportsEventAndReportHolding
        f.u8(1); // one priority level
        f.u16(0); // no ClientRequestOpSpec
        f.u32(personality.roSpecs());
        f.u32(MAX_SPECS_PER_ROSPEC);
        f.u32(MAX_INVENTORY_SPECS_PER_AISPEC);
        f.u32(MAX_ACCESSSPECS);
        f.u32(MAX_OPSPECS_PER_ACCESSSPEC);
        f.close(llrp);
    }

    void writeRegulatory(Frame f) {
        int regulatory = f.open(143);
        f.u16(840); // USA
        f.u16(1); // US FCC Part 15
        int uhf = f.open(144);
        for (int i = 1; i <= powerLevels(); i++) {
            int level = f.open(145);
            f.u16(i);
            f.u16(powerCentiDbm(i));
            f.close(level);
        }
        int frequencies = f.open(146);
        f.u8(0x80); // hopping
        int hops = f.open(147);
        f.u8(HOP_TABLE);
        f.u8(0);
        f.u16(CHANNELS);
        for (int i = 0; i < CHANNELS; i++) {
            f.u32(LOWEST_KHZ + i * CHANNEL_KHZ);
        }
        f.close(hops);
        f.close(frequencies);
        int modes = f.open(328);
        for (Mode mode : modes()) {
            int entry = f.open(329);
            f.u32(mode.id);
            f.u8(0x80); // divide ratio 64/3
            f.u8(mode.miller);
            f.u8(mode.forward);
            f.u8(mode.mask);
            f.u32(mode.bdr);
            f.u32(mode.pie);
            f.u32(mode.tariNanos);
            f.u32(mode.tariNanos);
            f.u32(0);
            f.close(entry);
        }
        f.close(modes);
        f.close(uhf);
        f.close(regulatory);
    }

    void writeAirProtocol(Frame f) {
        int c1g2 = f.open(327);
        f.u8(0); // neither BlockErase nor BlockWrite
        f.u16(MAX_FILTERS_PER_QUERY);
        f.close(c1g2);
    }
}
