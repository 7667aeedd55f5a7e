package io.dockdoor.reader;

import io.dockdoor.reader.Capabilities.Power;
import io.dockdoor.reader.Capabilities.RfMode;
import io.dockdoor.reader.ReaderPlan.AntennaPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a reader and changes nothing on it: who it is, what it can, what runs on it, and what our settings would send. Takes
 * the reader's one client connection for that moment, so a reader in use refuses.
 */
public final class ReaderProbe {
    private final ReaderSettings settings;
    private final List<String> lines = new ArrayList<>();

    private ReaderProbe(ReaderSettings settings) {
        this.settings = settings;
    }

    /**
     * What a person wants to read, line by line.
     *
     * @throws IOException when the reader cannot be reached, refuses us or is no LLRP reader; the message says what to do
     */
    public static List<String> look(ReaderSettings settings) throws IOException {
        ReaderProbe probe = new ReaderProbe(settings);
        try (ReaderVisit visit = ReaderVisit.pay(settings)) {
            probe.ask(visit);
        } catch (ReaderVisit.Refused e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    ConnectionTrouble.of(e, settings.host(), settings.port()).sentence(), e);
        }
        return List.copyOf(probe.lines);
    }

    private void ask(ReaderVisit visit) throws IOException {
        Capabilities can = visit.capabilities();
        tell(can);
        antennas(visit.antennas());
        inputs(visit.inputs());
        inventories(visit.inventories());
        VendorProfile vendor = VendorProfile.of(can);
        tell(ReaderPlan.of(settings, can, vendor, vendor.hasExtensions()));
    }

    private void tell(Capabilities can) {
        line("reader    %s", can.identity());
        line("clock     %s", can.utcClock() ? "UTC" : "uptime only");
        line("ports     %d antennas, %d inputs, %d outputs", can.antennas(), can.gpis(), can.gpos());
        line("holds     %s", can.holding() ? "reads while the gateway is away" : "nothing while the gateway is away");
        line("region    country %d, %s", can.country(), standard(can.standard()));
        if (!can.powers().isEmpty()) {
            Power least = can.powers().stream()
                    .min((a, b) -> a.centiDbm() - b.centiDbm())
                    .orElseThrow();
            Power most = can.powers().stream()
                    .max((a, b) -> a.centiDbm() - b.centiDbm())
                    .orElseThrow();
            line(
                    "power     %.2f to %.2f dBm in %d steps",
                    least.centiDbm() / 100.0,
                    most.centiDbm() / 100.0,
                    can.powers().size());
        }
        if (!can.frequenciesKhz().isEmpty()) {
            line(
                    "channels  %d, %s, %.3f to %.3f MHz",
                    can.frequenciesKhz().size(),
                    can.hopping() ? "hopping" : "fixed",
                    can.frequenciesKhz().stream().min(Integer::compare).orElseThrow() / 1000.0,
                    can.frequenciesKhz().stream().max(Integer::compare).orElseThrow() / 1000.0);
        }
        for (RfMode mode : can.modes()) {
            line(
                    "mode      %d: %s, %d kbit/s, spectral mask %s",
                    mode.id(), miller(mode.miller()), mode.bitsPerSecond() / 1000, mask(mode.spectralMask()));
        }
    }

    private void antennas(LlrpMessage message) {
        for (Parameters p = message.parameters(0); p.next(); ) {
            if (p.type() == Llrp.ANTENNA_PROPERTIES && p.has(0, 3)) {
                line("antenna   %d %s", p.u16(1), (p.u8(0) & 0x80) != 0 ? "connected" : "not connected");
            }
        }
    }

    private void inputs(LlrpMessage message) {
        for (Parameters p = message.parameters(0); p.next(); ) {
            if (p.type() == Llrp.GPI_PORT_CURRENT_STATE && p.has(0, 4)) {
                String level = p.u8(3) == 0 ? "low" : p.u8(3) == 1 ? "high" : "unknown";
                line("input     %d %s%s", p.u16(0), level, (p.u8(2) & 0x80) != 0 ? "" : ", events off");
            }
        }
    }

    private void inventories(LlrpMessage message) {
        int found = 0;
        for (Parameters p = message.parameters(0); p.next(); ) {
            if (p.type() == Llrp.RO_SPEC && p.has(0, 6)) {
                found++;
                String state = p.u8(5) == 0 ? "disabled" : p.u8(5) == 1 ? "inactive" : "active";
                line("inventory %d on the reader, %s", p.u32(0), state);
            }
        }
        if (found == 0) {
            line("inventory none on the reader");
        }
    }

    private void tell(ReaderPlan plan) {
        line("would send, profile %s:", settings.profile().name().toLowerCase(Locale.ROOT));
        RfMode mode = plan.mode();
        line(
                "  inventory %d: session %d, %d tags expected, mode %s, %s",
                plan.roSpecId(),
                plan.session(),
                plan.population(),
                mode == null ? "as the reader has it" : mode.id(),
                plan.hold() ? "held on reconnect" : "not held on reconnect");
        for (AntennaPlan antenna : plan.antennas()) {
            line(
                    "  antenna %d: power index %s",
                    antenna.id(), antenna.powerIndex() == 0 ? "as the reader has it" : antenna.powerIndex());
        }
        for (String remark : plan.remarks()) {
            line("  note: %s", remark);
        }
    }

    private void line(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private static String miller(int m) {
        return m == 0 ? "FM0" : "Miller " + (1 << m);
    }

    private static String mask(int indicator) {
        return switch (indicator) {
            case 1 -> "single";
            case 2 -> "multi";
            case 3 -> "dense";
            default -> "unknown";
        };
    }

    private static String standard(int communicationsStandard) {
        return switch (communicationsStandard) {
            case 1 -> "FCC part 15";
            case 2 -> "ETSI 302 208";
            case 3 -> "ETSI 300 220";
            case 4, 5 -> "Australia LIPD";
            case 6 -> "Japan ARIB STD-T89";
            case 7 -> "Hong Kong OFTA 1049";
            case 8 -> "Taiwan DGT LP0002";
            case 9 -> "Korea MIC 5-2";
            default -> "standard " + communicationsStandard;
        };
    }
}
