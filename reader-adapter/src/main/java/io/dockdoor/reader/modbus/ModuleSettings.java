package io.dockdoor.reader.modbus;

import io.dockdoor.reader.serial.SerialLine.Parity;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An I/O module on a serial line of its own.
 *
 * @param name its name in configuration and health, and in its thread's name
 * @param device the device, best the link below {@code /dev/serial/by-id}
 * @param unit its Modbus address, 1 to 247
 * @param inputs how many inputs are looked at, from 1 on; 0 for none
 * @param poll how often
 * @param answer how long it may take to answer
 * @param firstRetry first wait before an absent device is tried again
 * @param longestRetry longest such wait
 */
public record ModuleSettings(
        String name,
        Path device,
        int baud,
        Parity parity,
        int unit,
        int inputs,
        Duration poll,
        Duration answer,
        Duration firstRetry,
        Duration longestRetry) {
    public static ModuleSettings of(
            String name, Path device, int baud, Parity parity, int unit, int inputs, Duration poll) {
        return new ModuleSettings(
                name,
                device,
                baud,
                parity,
                unit,
                inputs,
                poll,
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                Duration.ofSeconds(5));
    }
}
