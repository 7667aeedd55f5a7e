package io.dockdoor.gateway.door;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * An LLRP reader that says yes to everything and then reads without end: one tag per report (N = 1) with what an Impinj reader
 * tells of it, 103 bytes. It thinks of nothing while it does, so that what it costs is not what is measured.
 */
final class Firehose implements Closeable {
    private static final int TAGS = 400;
    private static final int HEADER = 10;
    private static final int REPORT = HEADER + 93;
    /** Where the two timestamps of a report stand: after header, TLV head, EPC, ROSpecID, antenna, RSSI and channel. */
    private static final int FIRST_SEEN = HEADER + 4 + 13 + 5 + 3 + 2 + 3 + 1;

    private static final int LAST_SEEN = FIRST_SEEN + 9;
    private static final int KEEPALIVE_ACK = 72;
    private static final int CLOSE_CONNECTION = 14;
    private static final int ENABLE_EVENTS_AND_REPORTS = 64;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int perSecond;
    private final LongSupplier micros;
    private final byte[] reports = new byte[TAGS * REPORT];
    private final ByteBuffer block = ByteBuffer.wrap(reports);
    private volatile boolean closing;

    /** @param perSecond reads per second, each sent by itself when it is due; 0 = as many as go */
    Firehose(int perSecond, LongSupplier micros) throws IOException {
        this.perSecond = perSecond;
        this.micros = micros;
        for (int tag = 0; tag < TAGS; tag++) {
            report(tag);
        }
        Thread thread = new Thread(this::run, "firehose");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void report(int tag) {
        block.position(tag * REPORT);
        block.putShort((short) (1 << 10 | 61)).putInt(REPORT).putInt(tag);
        block.putShort((short) 240).putShort((short) 93);
        block.put((byte) (0x80 | 13)).putInt(0x30340000).putInt(7).putInt(tag);
        block.put((byte) (0x80 | 9)).putInt(1);
        block.put((byte) (0x80 | 1)).putShort((short) (1 + tag % 4));
        block.put((byte) (0x80 | 6)).put((byte) -55);
        block.put((byte) (0x80 | 7)).putShort((short) 3);
        block.put((byte) (0x80 | 2)).putLong(0);
        block.put((byte) (0x80 | 4)).putLong(0);
        block.put((byte) (0x80 | 8)).putShort((short) 1);
        for (int subtype : new int[] {56, 57, 68}) {
            block.putShort((short) 1023)
                    .putShort((short) 14)
                    .putInt(25882)
                    .putInt(subtype)
                    .putShort((short) -5500);
        }
        if (block.position() != (tag + 1) * REPORT) {
            throw new IllegalStateException("a report is " + REPORT + " bytes, not " + block.position());
        }
    }

    private void run() {
        try (Socket client = server.accept()) {
            client.setTcpNoDelay(true);
            OutputStream out = client.getOutputStream();
            out.write(event());
            listen(client, out);
            if (perSecond == 0) {
                flood(out);
            } else {
                pace(out);
            }
        } catch (IOException e) {
            closing = true; // the reader hung up: it has had enough
        }
    }

    /** Says yes until reports are wanted; keepalives are not sent, so nothing needs an answer after that but goodbye. */
    private static void listen(Socket client, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
            int type = in.readUnsignedShort() & 0x3ff;
            int length = in.readInt();
            int id = in.readInt();
            in.skipNBytes(length - HEADER);
            if (type == ENABLE_EVENTS_AND_REPORTS) {
                return;
            }
            if (type != KEEPALIVE_ACK) {
                out.write(yes(type == CLOSE_CONNECTION ? 4 : type + 10, id));
            }
        }
    }

    /** READER_EVENT_NOTIFICATION: the connection is ours. */
    private byte[] event() {
        return ByteBuffer.allocate(HEADER + 22)
                .putShort((short) (1 << 10 | 63))
                .putInt(HEADER + 22)
                .putInt(0)
                .putShort((short) 246)
                .putShort((short) 22)
                .putShort((short) 128)
                .putShort((short) 12)
                .putLong(micros.getAsLong())
                .putShort((short) 256)
                .putShort((short) 6)
                .putShort((short) 0)
                .array();
    }

    private static byte[] yes(int type, int id) {
        return ByteBuffer.allocate(HEADER + 8)
                .putShort((short) (1 << 10 | type))
                .putInt(HEADER + 8)
                .putInt(id)
                .putShort((short) 287)
                .putShort((short) 8)
                .putInt(0)
                .array();
    }

    private void stamp(int tag, long now) {
        block.putLong(tag * REPORT + FIRST_SEEN, now);
        block.putLong(tag * REPORT + LAST_SEEN, now);
    }

    private void flood(OutputStream out) throws IOException {
        while (!closing) {
            long now = micros.getAsLong();
            for (int tag = 0; tag < TAGS; tag++) {
                stamp(tag, now);
            }
            out.write(reports);
        }
    }

    private void pace(OutputStream out) throws IOException {
        long began = System.nanoTime();
        for (long read = 0; !closing; read++) {
            long due = began + read * 1_000_000_000L / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int tag = (int) (read % TAGS);
            stamp(tag, micros.getAsLong());
            out.write(reports, tag * REPORT, REPORT);
        }
    }

    @Override
    public void close() throws IOException {
        closing = true;
        server.close();
    }
}
