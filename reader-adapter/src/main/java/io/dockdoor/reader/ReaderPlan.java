package io.dockdoor.reader;

import io.dockdoor.reader.Capabilities.Power;
import io.dockdoor.reader.Capabilities.RfMode;
import io.dockdoor.reader.ReaderSettings.AntennaSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a reader will be told: the settings seen through what this reader can. Everything that LLRP expresses as an index into
 * a reader's table (power, mode, hop table, channel) comes from that table.
 *
 * @param roSpecId a digest of the ROSpec's own content: a ROSpec found on the reader under this id is ours and as we want it
 * @param remarks what had to give way, for a person
 */
record ReaderPlan(
        long roSpecId,
        List<AntennaPlan> antennas,
        int hopTable,
        int channel,
        @Nullable RfMode mode,
        int session,
        int population,
        List<Integer> events,
        List<Integer> gpiPorts,
        long keepaliveMillis,
        boolean holdingSupported,
        boolean hold,
        List<VendorParameter> inventoryCustoms,
        List<VendorParameter> reportCustoms,
        List<String> remarks) {

    /** More inputs than any reader has: one that claims more is not to be sent a configuration without end. */
    private static final int MOST_INPUTS = 64;

    /** @param powerIndex index into the reader's power table; 0 = it has none, leave its own setting */
    record AntennaPlan(int id, int powerIndex) {}

    /** What to try in turn, from all we want to the least we can live with; never empty. */
    static List<ReaderPlan> ladder(ReaderSettings settings, Capabilities can, boolean extensions) {
        VendorProfile vendor = VendorProfile.of(can);
        List<ReaderPlan> ladder = new ArrayList<>();
        ladder.add(of(settings, can, vendor, extensions));
        if (extensions) {
            ladder.add(of(settings, can, vendor, false));
        }
        ladder.add(bare(settings, can, vendor));
        return List.copyOf(ladder);
    }

    /** @param extensions the vendor's extensions are enabled on this connection */
    static ReaderPlan of(ReaderSettings settings, Capabilities can, VendorProfile vendor, boolean extensions) {
        List<String> remarks = new ArrayList<>();
        List<AntennaPlan> antennas = new ArrayList<>();
        for (AntennaSetting antenna : settings.antennas()) {
            if (can.antennas() > 0 && antenna.id() > can.antennas()) {
                remarks.add("antenna " + antenna.id() + " is not used: the reader has " + can.antennas() + " ports");
            } else {
                antennas.add(new AntennaPlan(antenna.id(), powerIndex(can, antenna, remarks)));
            }
        }
        int session = settings.session() >= 0
                ? settings.session()
                : settings.profile().session();
        if (settings.profile() == InventoryProfile.PORTAL && InventoryProfile.silences(session)) {
            remarks.add(
                    "session " + session + " at a door: tags keep silent after one read, so their direction and a load"
                            + " that comes back are not seen; use session 0 or 1");
        }
        List<Integer> gpi = gpiPorts(settings, can, remarks);
        ReaderPlan plan = new ReaderPlan(
                0,
                antennas,
                can.hopping() && !can.hopTables().isEmpty() ? can.hopTables().get(0) : 0,
                can.hopping() ? 0 : 1,
                mode(settings, can, vendor, remarks),
                session,
                settings.profile().population(),
                events(can, gpi),
                gpi,
                settings.keepalive().toMillis(),
                can.holding(),
                can.holding() && settings.hold(),
                extensions ? vendor.inventoryCustoms(settings.profile()) : List.of(),
                extensions ? vendor.reportCustoms() : List.of(),
                remarks);
        return plan.named();
    }

    /** For a reader that refused more: our antennas, reports and session; power, mode and the rest stay as it has them. */
    static ReaderPlan bare(ReaderSettings settings, Capabilities can, VendorProfile vendor) {
        ReaderPlan full = of(settings, can, vendor, false);
        List<AntennaPlan> antennas = new ArrayList<>();
        for (AntennaPlan antenna : full.antennas()) {
            antennas.add(new AntennaPlan(antenna.id(), 0));
        }
        return new ReaderPlan(
                        0,
                        antennas,
                        0,
                        0,
                        null,
                        full.session(),
                        full.population(),
                        full.events(),
                        full.gpiPorts(),
                        full.keepaliveMillis(),
                        full.holdingSupported(),
                        full.hold(),
                        List.of(),
                        List.of(),
                        full.remarks())
                .named();
    }

    private static int powerIndex(Capabilities can, AntennaSetting antenna, List<String> remarks) {
        Power best = null;
        Power least = null;
        int wanted = antenna.powerCentiDbm() == null ? Integer.MAX_VALUE : antenna.powerCentiDbm();
        for (Power power : can.powers()) {
            if (power.centiDbm() <= wanted && (best == null || power.centiDbm() > best.centiDbm())) {
                best = power;
            }
            if (least == null || power.centiDbm() < least.centiDbm()) {
                least = power;
            }
        }
        if (best == null && least != null) {
            best = least;
            remarks.add("antenna " + antenna.id() + " sends with " + least.centiDbm() / 100.0
                    + " dBm, the least this reader can");
        }
        return best == null ? 0 : best.index();
    }

    private static @Nullable RfMode mode(
            ReaderSettings settings, Capabilities can, VendorProfile vendor, List<String> remarks) {
        Integer wanted = settings.rfMode();
        if (wanted != null) {
            for (RfMode mode : can.modes()) {
                if (mode.id() == wanted) {
                    return mode;
                }
            }
            remarks.add("mode " + wanted + " is not in the reader's table; the profile's choice is used");
        }
        return vendor.choose(can.modes(), settings.profile());
    }

    private static List<Integer> gpiPorts(ReaderSettings settings, Capabilities can, List<String> remarks) {
        List<Integer> ports = new ArrayList<>();
        for (int port : new TreeSet<>(settings.gpiPorts())) {
            if (port > can.gpis()) {
                remarks.add("input " + port + " is not watched: the reader has " + can.gpis());
            } else {
                ports.add(port);
            }
        }
        if (settings.gpiPorts().isEmpty()) {
            for (int port = 1; port <= Math.min(can.gpis(), MOST_INPUTS); port++) {
                ports.add(port);
            }
        }
        return ports;
    }

    /** NotificationEventType (16.2.6.10): 1 inputs, 2 ROSpecs, 3 buffer fill, 4 exceptions, 8 antennas. */
    private static List<Integer> events(Capabilities can, List<Integer> gpi) {
        List<Integer> events = new ArrayList<>();
        if (!gpi.isEmpty()) {
            events.add(1);
        }
        events.add(2);
        if (can.fillWarning()) {
            events.add(3);
        }
        events.add(4);
        events.add(8);
        return events;
    }

    private ReaderPlan named() {
        CRC32 digest = new CRC32();
        digest.update(Requests.addRoSpec(0, this, 1));
        // positive and never 0, which means "all ROSpecs"
        long id = Math.max(1, digest.getValue() & 0x7fff_ffffL);
        return new ReaderPlan(
                id,
                antennas,
                hopTable,
                channel,
                mode,
                session,
                population,
                events,
                gpiPorts,
                keepaliveMillis,
                holdingSupported,
                hold,
                inventoryCustoms,
                reportCustoms,
                remarks);
    }

    /** True when the plan has an antenna left to read with. */
    boolean canRead() {
        return !antennas.isEmpty();
    }
}
