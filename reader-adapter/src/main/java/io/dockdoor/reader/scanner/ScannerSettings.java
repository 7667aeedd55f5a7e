package io.dockdoor.reader.scanner;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A serial scanner: USB (CDC-ACM) or RS-232, always 8 data bits, no parity, one stop bit.
 *
 * @param name its name in configuration and health, and in its thread's name
 * @param device the device, best the link below {@code /dev/serial/by-id} that stays when others are plugged in
 * @param baud bits per second; USB ignores it
 * @param silence how long a pause ends a scan that has no suffix
 * @param firstRetry first wait before the device is tried again
 * @param longestRetry longest such wait
 * @param closing how long closing a port may take before it is left behind
 */
public record ScannerSettings(
        String name,
        Path device,
        int baud,
        Duration silence,
        Duration firstRetry,
        Duration longestRetry,
        Duration closing) {
    public static ScannerSettings of(String name, Path device, int baud) {
        return new ScannerSettings(
                name,
                device,
                baud,
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }

    /** Tries an absent device again after about that long, at most. */
    public ScannerSettings withRetry(Duration first, Duration longest) {
        return new ScannerSettings(name, device, baud, silence, first, longest, closing);
    }
}
