package io.dockdoor.simulator.llrp;

import java.util.Arrays;
import java.util.zip.CRC32;

/** Everything SET_READER_CONFIG can set (LLRP 12). A change is applied whole or not at all: apply it to a copy. */
final class ReaderConfig {
    static final int HOPPING = 0;
    static final int GPI = 1;
    static final int ROSPEC = 2;
    static final int BUFFER_FILL = 3;
    static final int READER_EXCEPTION = 4;
    static final int AISPEC = 6;
    static final int AISPEC_DETAILS = 7;
    static final int ANTENNA = 8;

    private static final int EVENTS = 9;

    private final Capabilities capabilities;
    private final Extensions extensions;
    private final boolean[] events = new boolean[EVENTS];
    private final AntennaSetting[] antennas;
    private final boolean[] gpiEnabled;
    private final boolean[] gpo;
    private ReportPlan report = ReportPlan.factory();
    private int accessReport = 0;
    private long keepaliveMillis = 0;
    private boolean hold = false;

    ReaderConfig(Capabilities capabilities, Extensions extensions) {
        this.extensions = extensions;
        this.capabilities = capabilities;
        this.antennas = new AntennaSetting[capabilities.antennas()];
        this.gpiEnabled = new boolean[capabilities.gpis()];
        this.gpo = new boolean[capabilities.gpos()];
        Arrays.fill(antennas, AntennaSetting.factory());
        events[READER_EXCEPTION] = true;
        events[ANTENNA] = true;
    }

    private ReaderConfig copy() {
        ReaderConfig copy = new ReaderConfig(capabilities, extensions);
        System.arraycopy(events, 0, copy.events, 0, events.length);
        System.arraycopy(antennas, 0, copy.antennas, 0, antennas.length);
        System.arraycopy(gpiEnabled, 0, copy.gpiEnabled, 0, gpiEnabled.length);
        System.arraycopy(gpo, 0, copy.gpo, 0, gpo.length);
        copy.report = report;
        copy.accessReport = accessReport;
        copy.keepaliveMillis = keepaliveMillis;
        copy.hold = hold;
        return copy;
    }

    boolean tells(int event) {
        return events[event];
    }

    int antennas() {
        return antennas.length;
    }

    AntennaSetting antenna(int id) {
        return antennas[id - 1];
    }

    boolean gpiEnabled(int port) {
        return gpiEnabled[port - 1];
    }

    boolean gpo(int port) {
        return gpo[port - 1];
    }

    ReportPlan report() {
        return report;
    }

    /** 0: none. */
    long keepaliveMillis() {
        return keepaliveMillis;
    }

    /** LLRP 12.2.6.4: reports and events wait for ENABLE_EVENTS_AND_REPORTS after a reconnect. */
    boolean hold() {
        return hold;
    }

    /** The configuration after that SET_READER_CONFIG. */
    ReaderConfig after(Node message) throws Refused {
        ReaderConfig next = message.flag("ResetToFactoryDefault") ? new ReaderConfig(capabilities, extensions) : copy();
        for (Node child : message.children()) {
            next.apply(message, child);
        }
        return next;
    }

    private void apply(Node message, Node child) throws Refused {
        switch (child.rule().name()) {
            case "ReaderEventNotificationSpec" -> {
                for (Node event : child.all("EventNotificationState")) {
                    events[event.number("EventType")] = event.flag("NotificationState");
                }
            }
            case "AntennaConfiguration" -> {
                AntennaChange change = AntennaChange.of(child, capabilities, extensions);
                for (int id = 1; id <= antennas.length; id++) {
                    if (change.antenna() == 0 || change.antenna() == id) {
                        antennas[id - 1] = antennas[id - 1].with(change);
                    }
                }
            }
            case "ROReportSpec" -> report = ReportPlan.of(child, extensions);
            case "AccessReportSpec" -> accessReport = child.number("AccessReportTrigger");
            case "KeepaliveSpec" -> {
                boolean periodic = child.number("KeepaliveTriggerType") == 1;
                long millis = child.field("PeriodicTriggerValue");
                if (periodic) {
                    Checks.between(child, "PeriodicTriggerValue", millis, 1, 0xffffffffL);
                }
                keepaliveMillis = periodic ? millis : 0;
            }
            case "GPOWriteData" -> {
                int port = child.number("GPOPortNumber");
                Checks.between(child, "GPOPortNumber", port, 1, gpo.length);
                gpo[port - 1] = child.flag("GPOData");
            }
            case "GPIPortCurrentState" -> {
                int port = child.number("GPIPortNum");
                Checks.between(child, "GPIPortNum", port, 1, gpiEnabled.length);
                gpiEnabled[port - 1] = child.flag("Config");
            }
            case "EventsAndReports" -> hold = child.flag("HoldEventsAndReportsUponReconnect");
            default ->
                throw Checks.unsupported(message, child); // AntennaProperties: CanSetAntennaProperties is false; Custom
        }
    }

    void writeEvents(Frame f) {
        int spec = f.open(244);
        for (int type = 0; type < EVENTS; type++) {
            int state = f.open(245);
            f.u16(type);
            f.u8(events[type] ? 0x80 : 0);
            f.close(state);
        }
        f.close(spec);
    }

    void writeAccessReport(Frame f) {
        int spec = f.open(239);
        f.u8(accessReport);
        f.close(spec);
    }

    void writeKeepalive(Frame f) {
        int spec = f.open(220);
        f.u8(keepaliveMillis > 0 ? 1 : 0);
        f.u32(keepaliveMillis);
        f.close(spec);
    }

    void writeGpi(Frame f, int port, boolean high) {
        int state = f.open(225);
        f.u16(port);
        f.u8(gpiEnabled(port) ? 0x80 : 0);
        f.u8(high ? 1 : 0);
        f.close(state);
    }

    void writeGpo(Frame f, int port) {
        int data = f.open(219);
        f.u16(port);
        f.u8(gpo(port) ? 0x80 : 0);
        f.close(data);
    }

    void writeHold(Frame f) {
        int spec = f.open(226);
        f.u8(hold ? 0x80 : 0);
        f.close(spec);
    }

    /** Adds all that is set to a checksum, for the LLRPConfigurationStateValue. */
    void digest(CRC32 crc) {
        Frame f = new Frame(0, 0);
        writeEvents(f);
        for (int i = 0; i < antennas.length; i++) {
            antennas[i].writeTo(f, i + 1);
        }
        report.writeTo(f);
        writeAccessReport(f);
        writeKeepalive(f);
        for (int port = 1; port <= gpo.length; port++) {
            writeGpo(f, port);
        }
        for (int port = 1; port <= gpiEnabled.length; port++) {
            writeGpi(f, port, false);
        }
        writeHold(f);
        crc.update(f.toBytes());
    }
}
