package io.dockdoor.reader.scanner;

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
final class SerialLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);

    private final SerialPort port;
    private final Path device;
    private final Duration closing;

    private SerialLine(SerialPort port, Path device, Duration closing) {
        this.port = port;
        this.device = device;
        this.closing = closing;
    }

    /** @throws IOException when the device is not there, is held by another program, or may not be opened by this user */
    static SerialLine open(ScannerSettings settings) throws IOException {
        Path device = settings.device();
        if (!Files.exists(device)) {
            throw new IOException(device + " is not there; is the scanner plugged in?");
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
        port.setComPortParameters(settings.baud(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        int silence = (int) settings.silence().toMillis();
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, silence, 0);
        if (!port.openPort(0)) {
            throw new IOException(device + " cannot be opened (error " + port.getLastErrorCode()
                    + "); is it held by another program, and is this user in the group dialout?");
        }
        return new SerialLine(port, device, settings.closing());
    }

    /**
     * What came, waiting for it no longer than the silence.
     *
     * @return number of bytes, 0 for silence
     * @throws IOException when the device was unplugged
     */
    int read(byte[] into) throws IOException {
        int count = port.readBytes(into, into.length);
        if (count < 0) {
            throw new IOException(device + " was unplugged");
        }
        if (count == 0 && !Files.exists(device)) {
            throw new IOException(device + " went away");
        }
        return count;
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
