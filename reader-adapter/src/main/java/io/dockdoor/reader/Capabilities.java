package io.dockdoor.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * What a reader says it is and can (GET_READER_CAPABILITIES_RESPONSE, 16.1.2). Read leniently: readers hang vendor parameters
 * in here whose lengths their own manuals get wrong.
 *
 * @param vendor IANA enterprise number, e.g. 25882 Impinj, 161 Zebra
 * @param model the vendor's number for the model
 * @param firmware version text, may be empty
 * @param antennas how many antenna ports
 * @param utcClock whether it stamps with UTC; otherwise with its uptime
 * @param gpis general-purpose inputs
 * @param gpos general-purpose outputs
 * @param fillWarning can warn that its report buffer fills
 * @param holding can hold events and reports on reconnect until told to go on
 * @param maxRoSpecs 0 = it did not say
 * @param country ISO 3166 numeric, 0 = unspecified
 * @param standard CommunicationsStandard: 1 = FCC part 15, 2 = ETSI 302 208, ...
 * @param powers transmit power table; empty when not told
 * @param hopping whether it hops; then HopTableID counts, else ChannelIndex
 * @param hopTables ids of the hop tables
 * @param frequenciesKhz channels of the first hop table, or of the fixed table
 * @param modes Gen2 radio modes; empty when not told
 */
public record Capabilities(
        int vendor,
        int model,
        String firmware,
        int antennas,
        boolean utcClock,
        int gpis,
        int gpos,
        boolean fillWarning,
        boolean holding,
        long maxRoSpecs,
        int country,
        int standard,
        List<Power> powers,
        boolean hopping,
        List<Integer> hopTables,
        List<Integer> frequenciesKhz,
        List<RfMode> modes) {
    public Capabilities {
        powers = List.copyOf(powers);
        hopTables = List.copyOf(hopTables);
        frequenciesKhz = List.copyOf(frequenciesKhz);
        modes = List.copyOf(modes);
    }

    /** One row of the power table. {@code centiDbm} in 0.01 dBm. */
    public record Power(int index, int centiDbm) {}

    /**
     * One row of the Gen2 mode table.
     *
     * @param id what C1G2RFControl names (clause 15: ModeIndex)
     * @param miller 0 = FM0, 1 = Miller 2, 2 = Miller 4, 3 = Miller 8
     * @param spectralMask 0 unknown, 1 single, 2 multi, 3 dense interrogator
     * @param bitsPerSecond backscatter data rate (Impinj puts the link frequency here)
     * @param minTariNanos shortest Tari allowed in this mode
     */
    public record RfMode(int id, int miller, int spectralMask, long bitsPerSecond, long minTariNanos) {}

    /** Vendor, model and firmware for people. */
    public String identity() {
        String name = switch (vendor) {
            case Llrp.IMPINJ -> "Impinj";
            case Llrp.ZEBRA -> "Zebra";
            default -> "vendor " + Integer.toUnsignedString(vendor);
        };
        return name + " model " + Integer.toUnsignedString(model) + (firmware.isBlank() ? "" : " firmware " + firmware);
    }

    /** Of a reader that does not tell: nothing may be asked of it that another reader might not have. */
    static Capabilities untold() {
        return new Collector().done();
    }

    static Capabilities read(LlrpMessage message) {
        Collector c = new Collector();
        for (Parameters p = message.parameters(0); p.next(); ) {
            switch (p.type()) {
                case Llrp.GENERAL_DEVICE_CAPABILITIES -> c.device(p);
                case Llrp.LLRP_CAPABILITIES -> c.llrp(p);
                case Llrp.REGULATORY_CAPABILITIES -> c.regulatory(p);
                default -> {}
            }
        }
        return c.done();
    }

    private static final class Collector {
        private int vendor;
        private int model;
        private String firmware = "";
        private int antennas;
        private boolean utcClock;
        private int gpis;
        private int gpos;
        private int llrpFlags;
        private long maxRoSpecs;
        private int country;
        private int standard;
        private boolean hopping;
        private final List<Power> powers = new ArrayList<>();
        private final List<Integer> hopTables = new ArrayList<>();
        private final List<Integer> frequencies = new ArrayList<>();
        private final List<RfMode> modes = new ArrayList<>();

        void device(Parameters p) {
            if (!p.has(0, 14)) {
                return;
            }
            antennas = p.u16(0);
            utcClock = (p.u8(2) & 0x40) != 0;
            vendor = (int) p.u32(4);
            model = (int) p.u32(8);
            firmware = p.text(12);
            for (Parameters q = p.inside(14 + p.u16(12)); q.next(); ) {
                if (q.type() == Llrp.GPIO_CAPABILITIES && q.has(0, 4)) {
                    gpis = q.u16(0);
                    gpos = q.u16(2);
                }
            }
        }

        void llrp(Parameters p) {
            if (p.has(0, 8)) {
                llrpFlags = p.u8(0);
                maxRoSpecs = p.u32(4);
            }
        }

        void regulatory(Parameters p) {
            if (!p.has(0, 4)) {
                return;
            }
            country = p.u16(0);
            standard = p.u16(2);
            for (Parameters band = p.inside(4); band.next(); ) {
                if (band.type() != Llrp.UHF_BAND_CAPABILITIES) {
                    continue;
                }
                for (Parameters q = band.inside(0); q.next(); ) {
                    switch (q.type()) {
                        case Llrp.TRANSMIT_POWER_LEVEL_TABLE_ENTRY -> {
                            if (q.has(0, 4)) {
                                powers.add(new Power(q.u16(0), q.s16(2)));
                            }
                        }
                        case Llrp.FREQUENCY_INFORMATION -> frequencies(q);
                        case Llrp.C1G2_UHF_RF_MODE_TABLE -> modes(q);
                        default -> {}
                    }
                }
            }
        }

        private void frequencies(Parameters p) {
            hopping = p.has(0, 1) && (p.u8(0) & 0x80) != 0;
            for (Parameters q = p.inside(1); q.next(); ) {
                if (q.type() == Llrp.FREQUENCY_HOP_TABLE && q.has(0, 4)) {
                    hopTables.add(q.u8(0));
                    if (hopTables.size() == 1) {
                        channels(q, 2);
                    }
                } else if (q.type() == Llrp.FIXED_FREQUENCY_TABLE && q.has(0, 2) && !hopping) {
                    channels(q, 0);
                }
            }
        }

        private void channels(Parameters p, int offset) {
            int count = p.u16(offset);
            for (int i = 0; i < count && p.has(offset + 2 + i * 4, 4); i++) {
                frequencies.add((int) p.u32(offset + 2 + i * 4));
            }
        }

        private void modes(Parameters p) {
            for (Parameters q = p.inside(0); q.next(); ) {
                // asked for is a mode in 16 bits (C1G2RFControl), though it is listed in 32: one beyond is of no use
                if (q.type() == Llrp.C1G2_UHF_RF_MODE_TABLE_ENTRY
                        && q.has(0, 28)
                        && q.u32(0) <= 0xffff
                        && q.u32(16) <= 0xffff) {
                    modes.add(new RfMode((int) q.u32(0), q.u8(5), q.u8(7), q.u32(8), q.u32(16)));
                }
            }
        }

        Capabilities done() {
            return new Capabilities(
                    vendor,
                    model,
                    firmware,
                    antennas,
                    utcClock,
                    gpis,
                    gpos,
                    (llrpFlags & 0x40) != 0,
                    (llrpFlags & 0x08) != 0,
                    maxRoSpecs,
                    country,
                    standard,
                    powers,
                    hopping,
                    hopTables,
                    frequencies,
                    modes);
        }
    }
}
