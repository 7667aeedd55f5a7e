package io.dockdoor.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes from the broker, with the properties of its CONNACK (MQTT 5 section 3.2.2.3) put in bounds that Paho 1.2.5 can
 * bear: a Receive Maximum above 32,767 is read as negative and stops every publish; a Topic Alias Maximum above 0 makes it
 * use aliases that it cannot resend. Everything behind the first packet passes untouched.
 */
final class ConnackGuard extends FilterInputStream {
    private static final int CONNACK = 0x20;
    private static final int LARGEST = 64 * 1024;
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int TOPIC_ALIAS_MAXIMUM = 0x22;

    private byte[] head = new byte[0];
    private int given;
    private boolean begun;

    ConnackGuard(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        begin();
        return given < head.length ? head[given++] & 0xff : in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        begin();
        if (given < head.length && length > 0) {
            int n = Math.min(length, head.length - given);
            System.arraycopy(head, given, into, offset, n);
            given += n;
            return n;
        }
        return in.read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
        return given < head.length ? head.length - given : in.available();
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            head = firstPacket();
        }
    }

    /** The first packet as far as the broker sends it; a cut in it is seen by whoever reads on. */
    private byte[] firstPacket() throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        int type = in.read();
        if (type < 0) {
            return packet.toByteArray();
        }
        packet.write(type);
        if ((type & 0xf0) != CONNACK) {
            return packet.toByteArray();
        }
        int length = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int next = in.read();
            if (next < 0) {
                return packet.toByteArray();
            }
            packet.write(next);
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                break;
            }
        }
        if (length > LARGEST) {
            throw new IOException("the peer's CONNACK claims " + length + " bytes; that is no MQTT broker");
        }
        byte[] body = in.readNBytes(length);
        if (body.length == length) {
            tame(body);
        }
        packet.write(body);
        return packet.toByteArray();
    }

    /** Walks flags, reason code, property length, properties; stops at what it does not know. */
    static void tame(byte[] body) {
        int at = 2;
        int length = 0;
        for (int shift = 0; shift <= 21 && at < body.length; shift += 7) {
            int next = body[at++] & 0xff;
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                break;
            }
        }
        int end = Math.min(body.length, at + length);
        while (at < end) {
            int property = body[at++] & 0xff;
            int size = size(property, body, at, end);
            if (size < 0 || at + size > end) {
                return;
            }
            switch (property) {
                case RECEIVE_MAXIMUM, SERVER_KEEP_ALIVE -> {
                    if (body[at] < 0) { // the high bit: more than 32,767
                        body[at] = 0x7f;
                        body[at + 1] = (byte) 0xff;
                    }
                }
                case TOPIC_ALIAS_MAXIMUM -> {
                    body[at] = 0;
                    body[at + 1] = 0;
                }
                default -> {}
            }
            at += size;
        }
    }

    /** Bytes of that property's value (MQTT 5 section 2.2.2.2), -1 when unknown. */
    private static int size(int property, byte[] body, int at, int end) {
        return switch (property) {
            case 0x24, 0x25, 0x28, 0x29, 0x2a -> 1;
            case SERVER_KEEP_ALIVE, RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM -> 2;
            case 0x11, 0x27 -> 4;
            case 0x12, 0x15, 0x16, 0x1a, 0x1c, 0x1f -> text(body, at, end);
            case 0x26 -> {
                int name = text(body, at, end);
                int value = name < 0 ? -1 : text(body, at + name, end);
                yield value < 0 ? -1 : name + value;
            }
            default -> -1;
        };
    }

    private static int text(byte[] body, int at, int end) {
        return at + 2 > end ? -1 : 2 + (((body[at] & 0xff) << 8) | (body[at + 1] & 0xff));
    }
}
