package io.dockdoor.reader.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Puts the serial port library's native part where only this user can write. Left alone it unpacks itself, world-writable, into
 * the folder for temporary files, where others could replace it and which may be mounted noexec.
 */
final class Natives {
    static final String PROPERTY = "jSerialComm.library.path";
    private static final String FILE = "libjSerialComm.so";

    private Natives() {}

    /** Takes effect for the whole process, once; a folder that the command line names stays. */
    static synchronized void into(Path folder) throws IOException {
        String machine = switch (System.getProperty("os.arch")) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "armv8_64";
            case "arm" -> "armv7hf";
            default -> null;
        };
        boolean linux = System.getProperty("os.name").equals("Linux");
        if (System.getProperty(PROPERTY) != null || machine == null || !linux) {
            return;
        }
        try (InputStream library = SerialPort.class.getResourceAsStream("/Linux/" + machine + "/" + FILE)) {
            if (library == null) {
                return;
            }
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path fresh = folder.resolve(FILE + ".new");
            Files.copy(library, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
            System.setProperty(PROPERTY, folder.toString());
        }
    }
}
