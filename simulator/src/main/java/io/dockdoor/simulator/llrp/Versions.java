package io.dockdoor.simulator.llrp;

/**
 * Which LLRP version is spoken on the connection. A reader of 1.0.1 knows no negotiation. One of 1.1 speaks 1.0.1 until the client
 * has set another (LLRP 1.1, 9.1); what it says then is still built as in 1.0.1, which 1.1 only adds to.
 */
final class Versions {
    private static final int GET_SUPPORTED_VERSION = 46;
    private static final int SET_PROTOCOL_VERSION = 47;

    /** The messages of the negotiation are themselves always of version 1.1. */
    private static final int NEGOTIATING = 2;

    private static final int UNEXPECTED_MESSAGE = 112;

    private final int highest;
    private int current = 1;
    private boolean set;

    Versions(int highest) {
        this.highest = highest;
    }

    /** What a message to the client carries now. */
    int current() {
        return current;
    }

    void disconnected() {
        current = 1;
        set = false;
    }

    boolean negotiates(int version, int type) {
        return highest >= NEGOTIATING
                && version == NEGOTIATING
                && (type == GET_SUPPORTED_VERSION || type == SET_PROTOCOL_VERSION);
    }

    /** The answer to a message of the negotiation. */
    byte[] answer(int type, byte[] message, long id) {
        if (type == GET_SUPPORTED_VERSION) {
            Frame f = new Frame(NEGOTIATING, 56, id, 32);
            f.u8(current);
            f.u8(highest);
            Refused.writeSuccess(f);
            return f.toBytes();
        }
        Frame f = new Frame(NEGOTIATING, 57, id, 64);
        int wanted = message.length == StrictReader.HEADER + 1 ? message[StrictReader.HEADER] : 0;
        if (set) {
            Refused.message(UNEXPECTED_MESSAGE, "the version of this connection is set")
                    .writeTo(f);
        } else if (wanted < 1 || wanted > highest) {
            Refused.message(Status.UNSUPPORTED_VERSION, "versions are 1 to " + highest)
                    .writeTo(f);
        } else {
            current = wanted;
            set = true;
            Refused.writeSuccess(f);
        }
        return f.toBytes();
    }

    /** A message built in version 1 becomes one of the version spoken; others (an error about a version) stay. */
    static void stamp(byte[] message, int version) {
        if (((message[0] >>> 2) & 7) == 1) {
            message[0] = (byte) ((message[0] & 3) | (version << 2));
        }
    }
}
