package io.dockdoor.reader;

import io.dockdoor.reader.Capabilities.RfMode;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where readers of a maker leave the standard's path or offer more than it. */
enum VendorProfile {
    /** The standard and nothing else. */
    GENERIC,
    /**
     * Impinj (enterprise 25882): wants its extensions enabled on each connection before it takes an Impinj parameter; then
     * reports phase, fine RSSI and Doppler per read. Its content selector belongs into ROReportSpec (in AISpec it answers
     * M_UnsupportedParameter). Mode ids from 1000 are "AutoSet": the table's rate and modulation of those rows mean nothing.
     * The rate column holds the link frequency, not the data rate. No state-aware singulation; Truncate must be 0.
     */
    IMPINJ,
    /**
     * Zebra, formerly Motorola (enterprise 161): custom parameters inside capabilities whose lengths disagree with the manual,
     * so never read them strictly; may abort the first connection and take the second; sends empty reports; says nothing to
     * version negotiation but M_UnsupportedVersion.
     */
    ZEBRA;

    static VendorProfile of(Capabilities capabilities) {
        return switch (capabilities.vendor()) {
            case Llrp.IMPINJ -> IMPINJ;
            case Llrp.ZEBRA -> ZEBRA;
            default -> GENERIC;
        };
    }

    boolean hasExtensions() {
        return this == IMPINJ;
    }

    /**
     * The Gen2 mode for this purpose among those the reader lists; null when it lists none and shall use its own default. A
     * door has other doors beside it, so dense-reader coding (Miller 4) goes before raw speed.
     */
    @Nullable RfMode choose(List<RfMode> modes, InventoryProfile profile) {
        if (this == IMPINJ) {
            int wanted = profile == InventoryProfile.PORTAL ? 1000 : 1002;
            for (RfMode mode : modes) {
                if (mode.id() == wanted) {
                    return mode;
                }
            }
        }
        return modes.stream()
                .filter(mode -> this != IMPINJ || mode.id() < 1000)
                .max(Comparator.comparingInt((RfMode mode) -> suits(mode.miller()))
                        .thenComparingLong(RfMode::bitsPerSecond)
                        .thenComparing(RfMode::id, Comparator.reverseOrder()))
                .orElse(null);
    }

    private static int suits(int miller) {
        return switch (miller) {
            case 2 -> 3;
            case 1 -> 2;
            case 3 -> 1;
            default -> 0;
        };
    }

    List<VendorParameter> inventoryCustoms(InventoryProfile profile) {
        return this == IMPINJ ? List.of(VendorParameter.ofShort(Llrp.IMPINJ, 23, profile.impinjSearch())) : List.of();
    }

    /** ImpinjTagReportContentSelector with phase angle (52), peak RSSI (53) and Doppler frequency (67) enabled. */
    List<VendorParameter> reportCustoms() {
        return this == IMPINJ
                ? List.of(VendorParameter.ofAll(
                        Llrp.IMPINJ,
                        50,
                        List.of(
                                VendorParameter.ofShort(Llrp.IMPINJ, 52, 1),
                                VendorParameter.ofShort(Llrp.IMPINJ, 53, 1),
                                VendorParameter.ofShort(Llrp.IMPINJ, 67, 1))))
                : List.of();
    }
}
