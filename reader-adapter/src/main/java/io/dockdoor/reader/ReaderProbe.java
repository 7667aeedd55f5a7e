package io.dockdoor.reader;

import io.dockdoor.reader.Capabilities.Power;
import io.dockdoor.reader.Capabilities.RfMode;
import io.dockdoor.reader.ReaderEvent.ConnectionAttempt;
import io.dockdoor.reader.ReaderPlan.AntennaPlan;
import io.dockdoor.reader.ReaderSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    private final Framer framer = new Framer();
    private long lastId;

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
        int patience = (int) settings.timing().connect().toMillis();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(settings.host(), settings.port()), patience);
            plain.setSoTimeout(patience);
            Tls tls = settings.tls();
            if (tls == null) {
                probe.converse(plain);
            } else {
                try (Socket secured = PinnedTls.over(plain, settings.host(), tls)) {
                    probe.converse(secured);
                }
            }
        }
        return List.copyOf(probe.lines);
    }

    private void converse(Socket reader) throws IOException {
        reader.setSoTimeout((int) settings.timing().answer().toMillis());
        accepted(reader);
        LlrpMessage answer =
                ask(reader, Requests.getCapabilities(++lastId), Llrp.GET_READER_CAPABILITIES_RESPONSE, "capabilities");
        LlrpStatus status = answer.status();
        if (status != null && !status.success()) {
            throw new IOException("the reader does not tell its capabilities: " + status);
        }
        Capabilities can = Capabilities.read(answer);
        tell(can);
        antennas(ask(
                reader,
                Requests.getConfig(++lastId, Requests.ANTENNA_PROPERTIES),
                Llrp.GET_READER_CONFIG_RESPONSE,
                "antennas"));
        inputs(ask(
                reader, Requests.getConfig(++lastId, Requests.GPI_STATE), Llrp.GET_READER_CONFIG_RESPONSE, "inputs"));
        inventories(ask(reader, Requests.getRoSpecs(++lastId), Llrp.GET_ROSPECS_RESPONSE, "inventories"));
        tell(ReaderPlan.of(
                settings, can, VendorProfile.of(can), VendorProfile.of(can).hasExtensions()));
        reader.getOutputStream().write(Requests.closeConnection(++lastId));
        reader.getOutputStream().flush();
    }

    private void accepted(Socket reader) throws IOException {
        while (true) {
            LlrpMessage message = next(reader, "a connection event");
            if (message.type() != Llrp.READER_EVENT_NOTIFICATION) {
                continue;
            }
            for (ReaderEvent.Happening happening : ReaderEvent.read(message).happenings()) {
                if (happening instanceof ConnectionAttempt attempt) {
                    if (attempt.status() == 0) {
                        return;
                    }
                    throw new IOException(
                            switch (attempt.status()) {
                                case 1 -> "the reader refuses us: it has itself connected to a client";
                                case 2 -> "the reader refuses us: another client holds it (a gateway? stop that first)";
                                default -> "the reader refuses us with connection status " + attempt.status();
                            });
                }
            }
        }
    }

    private LlrpMessage ask(Socket reader, byte[] request, int type, String what) throws IOException {
        long id = lastId;
        reader.getOutputStream().write(request);
        reader.getOutputStream().flush();
        while (true) {
            LlrpMessage message = next(reader, what);
            if (message.type() == type || (message.type() == Llrp.ERROR_MESSAGE && message.id() == id)) {
                return message;
            }
            if (message.type() == Llrp.KEEPALIVE) {
                reader.getOutputStream().write(Requests.keepaliveAck(message.id()));
                reader.getOutputStream().flush();
            }
        }
    }

    private LlrpMessage next(Socket reader, String what) throws IOException {
        InputStream from = reader.getInputStream();
        while (!framer.next()) {
            int room = framer.room();
            int got = from.read(framer.buffer(), framer.end(), room);
            if (got < 0) {
                throw new IOException("the reader hung up while we waited for " + what);
            }
            framer.filled(got);
        }
        return framer.copy();
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
