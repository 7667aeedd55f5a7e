package io.dockdoor.reader.modbus;

import io.dockdoor.reader.serial.Socat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An I/O module of 8 inputs and 4 coils at the other end of a real pseudo-terminal (socat); closing it is the unplug. */
final class FakeModule implements AutoCloseable {
    static final int UNIT = 17;

    private final Process socat;
    /** What was written, {@code 3=on}, in order. */
    final BlockingQueue<String> written = new LinkedBlockingQueue<>();
    /** The inputs, the first in the lowest bit. */
    volatile int inputs;
    /** So many answers are damaged from now on. */
    final AtomicInteger damaged = new AtomicInteger();
    /** Says nothing more, though the device is there. */
    volatile boolean silent;

    FakeModule(Path link) throws IOException {
        socat = Socat.terminal(link, "STDIO");
        Thread thread = new Thread(this::serve, "fake-module");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try (InputStream in = socat.getInputStream();
                OutputStream out = socat.getOutputStream()) {
            while (true) {
                byte[] request = in.readNBytes(ModbusRtu.REQUEST);
                if (request.length < ModbusRtu.REQUEST) {
                    throw new EOFException();
                }
                byte[] answer = answer(request);
                if (damaged.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    answer[2] ^= 0x40;
                }
                if (!silent) {
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (IOException unplugged) {
            // the test ends, or has pulled the plug
        }
    }

    private byte[] answer(byte[] request) {
        int at = (request[2] & 0xFF) * 256 + (request[3] & 0xFF) + 1;
        byte[] body;
        if (request[1] == ModbusRtu.READ_INPUTS && at == 1 && request[5] <= 8) {
            body = new byte[] {UNIT, request[1], 1, (byte) inputs};
        } else if (request[1] == ModbusRtu.WRITE_COIL && at <= 4) {
            written.add(at + (request[4] == 0 ? "=off" : "=on"));
            return request;
        } else {
            body = new byte[] {UNIT, (byte) (request[1] | 0x80), 2};
        }
        byte[] frame = Arrays.copyOf(body, body.length + 2);
        ModbusRtu.seal(frame, body.length);
        return frame;
    }

    @Override
    public void close() throws IOException {
        Socat.end(socat);
    }
}
