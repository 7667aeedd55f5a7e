package io.dockdoor.simulator.llrp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes messages as a capture of one TCP connection from port 5084, a segment for each, so that no capture rights are needed. */
final class Pcap {
    private static final int RAW_IP = 101;
    private static final int SERVER = 5084;
    private static final int CLIENT = 40000;

    private Pcap() {}

    static void write(Path file, List<byte[]> messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header());
        int sequence = 1;
        for (byte[] message : messages) {
            for (int from = 0; from < message.length; from += 1400) {
                int length = Math.min(1400, message.length - from);
                out.write(segment(message, from, length, sequence));
                sequence += length;
            }
        }
        Files.write(file, out.toByteArray());
    }

    private static byte[] header() {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(65535)
                .putInt(RAW_IP)
                .array();
    }

    private static byte[] segment(byte[] message, int from, int length, int sequence) {
        int packet = 20 + 20 + length;
        ByteBuffer b = ByteBuffer.allocate(16 + packet);
        b.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sequence)
                .putInt(0)
                .putInt(packet)
                .putInt(packet);
        b.order(ByteOrder.BIG_ENDIAN);
        b.put((byte) 0x45).put((byte) 0).putShort((short) packet).putInt(0);
        b.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0x7f000001).putInt(0x7f000001);
        b.putShort((short) SERVER).putShort((short) CLIENT).putInt(sequence).putInt(1);
        b.put((byte) 0x50).put((byte) 0x10).putShort((short) 0xffff).putInt(0);
        b.put(message, from, length);
        return b.array();
    }
}
