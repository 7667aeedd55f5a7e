package io.dockdoor.simulator.llrp;

/**
 * A ROReportSpec: when tag reports are sent and what they hold (LLRP 13.2.1).
 *
 * @param trigger {@link #NONE}, {@link #END_OF_AISPEC} or {@link #END_OF_ROSPEC}
 * @param n report when this many TagReportData are there; 0: only at the end
 */
record ReportPlan(
        int trigger,
        int n,
        boolean roSpecId,
        boolean specIndex,
        boolean inventoryParameterSpecId,
        boolean antenna,
        boolean channel,
        boolean peakRssi,
        boolean firstSeen,
        boolean lastSeen,
        boolean seenCount,
        boolean accessSpecId,
        boolean crc,
        boolean pc,
        Extensions.Content extra) {
    static final int NONE = 0;
    static final int END_OF_AISPEC = 1;
    static final int END_OF_ROSPEC = 2;

    static ReportPlan factory() {
        return new ReportPlan(
                END_OF_ROSPEC,
                1,
                false,
                false,
                false,
                true,
                false,
                true,
                true,
                false,
                false,
                false,
                false,
                false,
                Extensions.Content.NONE);
    }

    static ReportPlan of(Node spec, Extensions extensions) throws Refused {
        Node content = spec.child("TagReportContentSelector");
        boolean crc = false;
        boolean pc = false;
        for (Node memory : content.all("C1G2EPCMemorySelector")) {
            crc |= memory.flag("EnableCRC");
            pc |= memory.flag("EnablePCBits");
        }
        return new ReportPlan(
                spec.number("ROReportTrigger"),
                spec.number("N"),
                content.flag("EnableROSpecID"),
                content.flag("EnableSpecIndex"),
                content.flag("EnableInventoryParameterSpecID"),
                content.flag("EnableAntennaID"),
                content.flag("EnableChannelIndex"),
                content.flag("EnablePeakRSSI"),
                content.flag("EnableFirstSeenTimestamp"),
                content.flag("EnableLastSeenTimestamp"),
                content.flag("EnableTagSeenCount"),
                content.flag("EnableAccessSpecID"),
                crc,
                pc,
                extensions.content(spec));
    }

    void writeTo(Frame f) {
        int spec = f.open(237);
        f.u8(trigger);
        f.u16(n);
        int content = f.open(238);
        f.u16(bit(roSpecId, 15)
                | bit(specIndex, 14)
                | bit(inventoryParameterSpecId, 13)
                | bit(antenna, 12)
                | bit(channel, 11)
                | bit(peakRssi, 10)
                | bit(firstSeen, 9)
                | bit(lastSeen, 8)
                | bit(seenCount, 7)
                | bit(accessSpecId, 6));
        int memory = f.open(348);
        f.u8(bit(crc, 7) | bit(pc, 6));
        f.close(memory);
        f.close(content);
        f.close(spec);
    }

    private static int bit(boolean set, int place) {
        return set ? 1 << place : 0;
    }
}
