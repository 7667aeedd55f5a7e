package io.dockdoor.simulator.llrp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Messages written anew, still legal LLRP but not as a client may expect them. */
final class Rewrite {
    private static final int CUSTOM = 1023;
    /** No vendor has that number, no standard that type. */
    private static final long NO_VENDOR = 0xFFFFFF00L;

    private static final int NO_TYPE = 900;

    private static final StrictReader READER = new StrictReader(Grammar.LLRP_1_0_1);

    private Rewrite() {}

    /** Puts an unknown Custom between all parameters and an unknown parameter at the end of each that can hold some. */
    static byte[] withUnknowns(byte[] message) {
        Node node = read(message);
        Frame f = begin(message);
        f.raw(node.fieldBytes());
        for (Node child : node.children()) {
            copyWithUnknowns(f, child);
            unknown(f, CUSTOM);
        }
        unknown(f, NO_TYPE);
        return f.toBytes();
    }

    private static void copyWithUnknowns(Frame f, Node node) {
        if (node.rule().slots().isEmpty()) {
            f.raw(node.toBytes());
            return;
        }
        int start = f.open(node.rule().type());
        f.raw(node.fieldBytes());
        for (Node child : node.children()) {
            copyWithUnknowns(f, child);
            unknown(f, CUSTOM);
        }
        unknown(f, NO_TYPE);
        f.close(start);
    }

    private static void unknown(Frame f, int type) {
        int start = f.open(type);
        if (type == CUSTOM) {
            f.u32(NO_VENDOR);
            f.u32(7);
        }
        f.raw(new byte[] {1, 2, 3});
        f.close(start);
    }

    /** Leaves out of reports what the client must take to be as last time; one for each connection. */
    static final class CarryOver {
        private final Map<Integer, byte[]> last = new HashMap<>();

        /** Reports were sent in full meanwhile: nothing can be left out of the next one. */
        void forget() {
            last.clear();
        }

        byte[] apply(byte[] report) {
            Frame f = begin(report);
            for (Node data : read(report).children()) {
                if (!data.rule().name().equals("TagReportData")) {
                    f.raw(data.toBytes());
                    continue;
                }
                int start = f.open(data.rule().type());
                for (Node child : data.children()) {
                    byte[] bytes = child.toBytes();
                    boolean optional =
                            child.rule().isTv() && !child.rule().name().equals("EPC_96");
                    if (!optional || !Arrays.equals(bytes, last.put(child.rule().type(), bytes))) {
                        f.raw(bytes);
                    }
                }
                f.close(start);
            }
            return f.toBytes();
        }
    }

    /** The same message with another length in its header. */
    static byte[] withLength(byte[] message, int length) {
        byte[] copy = message.clone();
        for (int i = 0; i < 4; i++) {
            copy[2 + i] = (byte) (length >>> (24 - 8 * i));
        }
        return copy;
    }

    /** The same message with another length in its first TLV parameter, which a report and an event have. */
    static byte[] withParameterLength(byte[] message, int length) {
        byte[] copy = message.clone();
        copy[StrictReader.HEADER + 2] = (byte) (length >>> 8);
        copy[StrictReader.HEADER + 3] = (byte) length;
        return copy;
    }

    private static Frame begin(byte[] message) {
        long id = 0;
        for (int i = 6; i < 10; i++) {
            id = (id << 8) | (message[i] & 0xff);
        }
        int head = ((message[0] & 0xff) << 8) | (message[1] & 0xff);
        return new Frame((head >>> 10) & 7, head & 0x3ff, id, message.length * 2);
    }

    private static Node read(byte[] message) {
        try {
            return READER.read(message);
        } catch (Refused e) {
            throw new IllegalStateException("the reader's own message: " + Objects.toString(e.getMessage()), e);
        }
    }
}
