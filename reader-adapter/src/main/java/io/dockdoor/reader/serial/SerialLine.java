package io.dockdoor.reader.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open serial port, for one thread. Reads wait a bounded time; no listener is ever added, because closing an unplugged port
 * with one has crashed the JVM, and {@code isOpen} is never asked, because it stays true after an unplug.
 */
public final class SerialLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);

    private final SerialPort port;
    private final Path device;
    private final Duration closing;

    private SerialLine(SerialPort port, Path device, Duration closing) {
        this.port = port;
        this.device = device;
        this.closing = closing;
    }

    /** The bit that lets a single wrong one be noticed. */
    public enum Parity {
        NONE(SerialPort.NO_PARITY),
        EVEN(SerialPort.EVEN_PARITY),
        ODD(SerialPort.ODD_PARITY);

        private final int library;

        Parity(int library) {
            this.library = library;
        }
    }

    /**
     * Before the first line is opened: puts the library's native part into that folder, which is made if need be. Without this it
     * is unpacked, world-writable, into the folder for temporary files.
     *
     * @throws IOException when the folder cannot be written
     */
    public static void natives(Path folder) throws IOException {
        Natives.into(folder);
    }

    /**
     * Opens a device with 8 data bits and one stop bit.
     *
     * @param baud bits per second; USB ignores it
     * @param silence a read waits no longer than this
     * @param closing how long closing may take before the port is left behind
     * @throws IOException when the device is not there, is held by another program, or may not be opened by this user
     */
    public static SerialLine open(Path device, int baud, Parity parity, Duration silence, Duration closing)
            throws IOException {
        if (!Files.exists(device)) {
            throw new IOException(device + " is not there; is it plugged in?");
        }
        SerialPort port;
        try {
            port = SerialPort.getCommPort(device.toString());
        } catch (SerialPortInvalidPortException went) {
            throw new IOException(device + " is not there any more", went);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError noNative) {
            throw new IOException(
                    "the serial port library cannot be loaded (" + noNative.getMessage()
                            + "); start with -DjSerialComm.library.path=FOLDER, where libjSerialComm.so lies",
                    noNative);
        }
        port.setComPortParameters(baud, 8, SerialPort.ONE_STOP_BIT, parity.library);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, (int) silence.toMillis(), 0);
        if (!port.openPort(0)) {
            throw new IOException(device + " cannot be opened (error " + port.getLastErrorCode()
                    + "); is it held by another program, and is this user in the group dialout?");
        }
        return new SerialLine(port, device, closing);
    }

    /**
     * What came, waiting for it no longer than the silence.
     *
     * @return number of bytes, 0 for silence
     * @throws IOException when the device was unplugged
     */
    public int read(byte[] into) throws IOException {
        return read(into, 0, into.length);
    }

    /** As {@link #read(byte[])}, into a part of it. */
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = port.readBytes(into, length, offset);
        if (count < 0) {
            throw new IOException(device + " was unplugged");
        }
        if (count == 0 && !Files.exists(device)) {
            throw new IOException(device + " went away");
        }
        return count;
    }

    /** @throws IOException when not all of it could be written */
    public void write(byte[] bytes) throws IOException {
        if (port.writeBytes(bytes, bytes.length) != bytes.length) {
            throw new IOException(device + " does not take what is written; was it unplugged?");
        }
    }

    /** Forgets what came and was not read. */
    public void discard() throws IOException {
        for (int waiting = port.bytesAvailable(); waiting != 0; waiting = port.bytesAvailable()) {
            if (waiting < 0 || port.readBytes(new byte[waiting], waiting) < 0) {
                throw new IOException(device + " was unplugged");
            }
        }
    }

    /** Bounded: a driver whose close hangs keeps its helper thread and its descriptor, and this thread goes on. */
    @Override
    public void close() {
        Thread helper = new Thread(port::closePort, "close-" + device.getFileName());
        helper.setDaemon(true);
        helper.start();
        try {
            helper.join(closing.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (helper.isAlive()) {
            LOG.warn("closing {} hangs in its driver; it is left behind", device);
        }
    }
}
