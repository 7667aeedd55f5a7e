package io.dockdoor.simulator.llrp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A maker's parameters and messages beside the standard. Belongs to one reader. */
final class Extensions {
    private static final int ENABLE_EXTENSIONS = 21;
    private static final int ENABLE_EXTENSIONS_RESPONSE = 22;
    private static final int SEARCH_MODE = 23;
    private static final int REPORT_CONTENT = 50;
    private static final int ENABLE_PHASE = 52;
    private static final int ENABLE_RSSI = 53;
    private static final int ENABLE_DOPPLER = 67;
    private static final int PHASE = 56;
    private static final int RSSI = 57;
    private static final int DOPPLER = 68;

    private final Personality personality;
    private boolean enabled;

    Extensions(Personality personality) {
        this.personality = personality;
    }

    /** Which of Impinj's values each report tells. */
    record Content(boolean phase, boolean rssi, boolean doppler) {
        static final Content NONE = new Content(false, false, false);

        void writeTo(Frame f, int phaseAngle, int rssiCentiDbm, int doppler16) {
            if (phase) {
                write(f, PHASE, phaseAngle);
            }
            if (rssi) {
                write(f, RSSI, rssiCentiDbm);
            }
            if (doppler) {
                write(f, DOPPLER, doppler16);
            }
        }

        private static void write(Frame f, int subtype, int value) {
            int custom = f.open(Grammar.CUSTOM);
            f.u32(Personality.IMPINJ.manufacturer());
            f.u32(subtype);
            f.u16(value);
            f.close(custom);
        }
    }

    /** They have to be enabled on each connection anew. */
    void disconnected() {
        enabled = false;
    }

    /** The answer to a maker's message, null when this reader does not know it. */
    byte @Nullable [] answer(Node message, long id) {
        boolean known = personality == Personality.IMPINJ
                && message.field("VendorIdentifier") == personality.manufacturer()
                && message.field("MessageSubtype") == ENABLE_EXTENSIONS;
        if (!known) {
            return null;
        }
        enabled = true;
        Frame f = new Frame(Grammar.CUSTOM, id);
        f.u32(personality.manufacturer());
        f.u8(ENABLE_EXTENSIONS_RESPONSE);
        Refused.writeSuccess(f);
        return f.toBytes();
    }

    /** Refuses every Custom below {@code parent} but that one. */
    private void onlyTakes(Node parent, int subtype) throws Refused {
        for (Node custom : parent.all("Custom")) {
            boolean ours = enabled
                    && custom.field("VendorIdentifier") == personality.manufacturer()
                    && custom.field("ParameterSubtype") == subtype;
            if (!ours) {
                throw Checks.unsupported(parent, custom);
            }
        }
    }

    /** Whether a C1G2InventoryCommand asks for tags to be heard again and again; null when it does not say. */
    @Nullable Boolean dualTarget(Node command) throws Refused {
        onlyTakes(command, SEARCH_MODE);
        Boolean dual = null;
        for (Node custom : command.all("Custom")) {
            long[] data = custom.list("Data");
            long mode = data.length == 2 ? (data[0] << 8) | data[1] : -1;
            if (mode < 0 || mode > 3) {
                throw Refused.field(custom, "Data", Status.A_INVALID, "search modes are 0 to 3");
            }
            dual = mode == 0 || mode == 2; // 1: single target, 3: single target with suppression
        }
        return dual;
    }

    /** What an ROReportSpec asks for. */
    Content content(Node report) throws Refused {
        onlyTakes(report, REPORT_CONTENT);
        Content content = Content.NONE;
        for (Node custom : report.all("Custom")) {
            content = selectors(custom);
        }
        return content;
    }

    private Content selectors(Node custom) throws Refused {
        long[] data = custom.list("Data");
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean phase = false;
        boolean rssi = false;
        boolean doppler = false;
        while (in.remaining() >= 14) {
            int start = in.position();
            int type = in.getShort() & 0x3ff;
            int length = in.getShort() & 0xffff;
            long vendor = in.getInt() & 0xffffffffL;
            int subtype = in.getInt();
            boolean on = in.getShort() != 0;
            if (type != Grammar.CUSTOM || vendor != personality.manufacturer() || length != 14) {
                in.position(start);
                break;
            }
            switch (subtype) {
                case ENABLE_PHASE -> phase = on;
                case ENABLE_RSSI -> rssi = on;
                case ENABLE_DOPPLER -> doppler = on;
                default -> {} // serialized TID and the like: nothing this tag has
            }
        }
        if (in.hasRemaining()) {
            throw Refused.field(custom, "Data", Status.A_INVALID, "it does not hold the selectors it should");
        }
        return new Content(phase, rssi, doppler);
    }

    /** What the maker adds to its capabilities. */
    void writeCapabilities(Frame f) {
        if (personality == Personality.ZEBRA) {
            int custom = f.open(Grammar.CUSTOM);
            f.u32(personality.manufacturer());
            f.u32(1);
            f.u32(1); // the version and the flags that the manual lists
            f.u8(0xfc);
            f.u16(0x0101); // and more, as firmware has it and no manual
            f.close(custom);
        }
    }
}
