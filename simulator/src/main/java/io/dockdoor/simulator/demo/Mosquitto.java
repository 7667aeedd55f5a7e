package io.dockdoor.simulator.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where Debian and others put the mosquitto daemon; {@code /usr/sbin} is not on every user's path. */
final class Mosquitto {
    private Mosquitto() {}

    static String program() throws IOException {
        for (String folder :
                List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/sbin")) {
            Path program = Path.of(folder, "mosquitto");
            if (Files.isExecutable(program)) {
                return program.toString();
            }
        }
        throw new IOException("mosquitto is not installed: apt-get install mosquitto, or leave --mqtt out");
    }
}
