package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns singulations of the running ROSpec into RO_ACCESS_REPORTs: accumulates by the rules of LLRP 13.2.3.1 (one row for
 * each EPC and antenna, where the antenna is told) and writes a report when the {@link ReportPlan} says so.
 */
final class Reports {
    /** Rows in one message, so that a message stays well below what clients accept. */
    private static final int MAX_ROWS = 500;

    private final Delivery delivery;
    private final int capacity;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final Row single = new Row();
    private long nextId = 1;
    private boolean gathering;

    private record Key(Epc epc, int antenna, int specIndex, AccessSpecs.Outcome access) {}

    /** What a report tells besides the tag. */
    record Origin(ReportPlan plan, ReaderTime time, long roSpecId, int specIndex, int inventoryParameterSpecId) {}

    private static final class Row {
        Epc epc = Epc.of(new byte[0], 0, 0);
        int pc;
        int antenna;
        int channel;
        int peakCentiDbm;
        long first;
        long last;
        int count;
        int phase;
        int doppler16;
        AccessSpecs.Outcome access = AccessSpecs.Outcome.NONE;
        Origin origin = new Origin(ReportPlan.factory(), new ReaderTime(true, 0, 0), 0, 0, 0);

        void begin(
                long at,
                Epc itsEpc,
                int itsPc,
                int itsAntenna,
                int itsChannel,
                Origin itsOrigin,
                AccessSpecs.Outcome itsAccess) {
            access = itsAccess;
            epc = itsEpc;
            pc = itsPc;
            antenna = itsAntenna;
            channel = itsChannel;
            origin = itsOrigin;
            first = at;
            count = 0;
            peakCentiDbm = Integer.MIN_VALUE;
        }

        void add(long at, int rssiCentiDbm, int itsPhase, int itsDoppler16) {
            phase = itsPhase;
            doppler16 = itsDoppler16;
            last = at;
            count = Math.min(count + 1, 0xffff); // TagSeenCount is 16 bits
            peakCentiDbm = Math.max(peakCentiDbm, rssiCentiDbm);
        }
    }

    /** @param capacity rows kept at most while no trigger sends them */
    Reports(Delivery delivery, int capacity) {
        this.delivery = delivery;
        this.capacity = capacity;
    }

    void heard(
            Origin origin,
            AccessSpecs.Outcome access,
            long at,
            int antenna,
            Epc epc,
            int pc,
            int rssiCentiDbm,
            int channel,
            int phase,
            int doppler16) {
        ReportPlan plan = origin.plan;
        if (plan.n() == 1 && !gathering && plan.trigger() != ReportPlan.NONE) {
            single.begin(at, epc, pc, antenna, channel, origin, access);
            single.add(at, rssiCentiDbm, phase, doppler16);
            Frame report = new Frame(1, 61, nextId++, 128);
            write(report, single);
            delivery.report(report.toBytes(), 1);
            return;
        }
        Key key = new Key(epc, plan.antenna() ? antenna : 0, plan.specIndex() ? origin.specIndex : 0, access);
        Row row = rows.get(key);
        if (row == null) {
            if (rows.size() >= capacity) {
                rows.remove(rows.keySet().iterator().next());
                delivery.dropped(1);
            }
            row = new Row();
            row.begin(at, epc, pc, antenna, channel, origin, access);
            rows.put(key, row);
        }
        row.add(at, rssiCentiDbm, phase, doppler16);
        if (plan.trigger() != ReportPlan.NONE && plan.n() > 0 && !gathering && rows.size() >= plan.n()) {
            send();
        }
    }

    void aiSpecEnded(ReportPlan plan) {
        if (plan.trigger() == ReportPlan.END_OF_AISPEC) {
            send();
        }
    }

    void roSpecEnded(ReportPlan plan) {
        if (plan.trigger() != ReportPlan.NONE) {
            send();
        }
    }

    /** LLRP 13.1.1: what has been accumulated is returned; when there is nothing, that too. */
    void requested() {
        if (rows.isEmpty()) {
            delivery.report(new Frame(61, nextId++).toBytes(), 1);
        }
        send();
    }

    /** N does not count while gathering. */
    void gather(boolean on) {
        if (gathering && !on) {
            send();
        }
        gathering = on;
    }

    void gathered() {
        send();
    }

    void forget() {
        rows.clear();
    }

    private void send() {
        Frame report = new Frame(1, 61, 0, 64);
        int inReport = 0;
        for (Row row : rows.values()) {
            if (inReport == 0) {
                report = new Frame(1, 61, nextId++, 64 * Math.min(rows.size(), MAX_ROWS));
            }
            write(report, row);
            if (++inReport == MAX_ROWS) {
                delivery.report(report.toBytes(), inReport);
                inReport = 0;
            }
        }
        if (inReport > 0) {
            delivery.report(report.toBytes(), inReport);
        }
        rows.clear();
    }

    /** A TagReportData; the order of the parameters is LLRP 16.2.7.3's. */
    private static void write(Frame f, Row row) {
        Origin origin = row.origin;
        ReportPlan plan = origin.plan;
        int data = f.open(240);
        writeEpc(f, row.epc);
        if (plan.roSpecId()) {
            f.tv(9);
            f.u32(origin.roSpecId);
        }
        if (plan.specIndex()) {
            f.tv(14);
            f.u16(origin.specIndex);
        }
        if (plan.inventoryParameterSpecId()) {
            f.tv(10);
            f.u16(origin.inventoryParameterSpecId);
        }
        if (plan.antenna()) {
            f.tv(1);
            f.u16(row.antenna);
        }
        if (plan.peakRssi()) {
            f.tv(6);
            f.u8(Math.max(-128, Math.min(127, Math.round(row.peakCentiDbm / 100f))));
        }
        if (plan.channel()) {
            f.tv(7);
            f.u16(row.channel);
        }
        boolean utc = origin.time.utc();
        if (plan.firstSeen()) {
            f.tv(utc ? 2 : 3);
            f.u64(origin.time.at(row.first));
        }
        if (plan.lastSeen()) {
            f.tv(utc ? 4 : 5);
            f.u64(origin.time.at(row.last));
        }
        if (plan.seenCount()) {
            f.tv(8);
            f.u16(row.count);
        }
        if (plan.pc()) {
            f.tv(12);
            f.u16(row.pc);
        }
        if (plan.crc()) {
            f.tv(11);
            f.u16(crc16(row.pc, row.epc));
        }
        if (plan.accessSpecId()) {
            f.tv(16);
            f.u32(row.access.accessSpecId());
        }
        row.access.results().forEach(f::raw);
        plan.extra().writeTo(f, row.phase, row.peakCentiDbm, row.doppler16);
        f.close(data);
    }

    private static void writeEpc(Frame f, Epc epc) {
        if (epc.bits() == 96) {
            f.tv(13);
            f.raw(epc.toBytes());
        } else {
            int data = f.open(241);
            f.u16(epc.bits());
            f.raw(epc.toBytes());
            f.close(data);
        }
    }

    /** The StoredCRC of PC and EPC: CRC-16-CCITT, preset 0xffff, complemented (Gen2 6.3.1.5). */
    static int crc16(int pc, Epc epc) {
        int crc = crc16(crc16(0xffff, pc >>> 8), pc);
        for (int i = 0; i < epc.length(); i++) {
            crc = crc16(crc, epc.byteAt(i));
        }
        return ~crc & 0xffff;
    }

    private static int crc16(int crc, int octet) {
        int next = crc ^ ((octet & 0xff) << 8);
        for (int i = 0; i < 8; i++) {
            next = (next & 0x8000) != 0 ? (next << 1) ^ 0x1021 : next << 1;
        }
        return next & 0xffff;
    }
}
