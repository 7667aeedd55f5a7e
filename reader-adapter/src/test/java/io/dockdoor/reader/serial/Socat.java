package io.dockdoor.reader.serial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real pseudo-terminals, held by a process of socat; its end is the unplug. */
public final class Socat {
    private Socat() {}

    /** Whether there is one. */
    public static boolean isThere() {
        try {
            Process version = new ProcessBuilder("socat", "-V")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(60, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * A terminal at that path, which goes with the process, as a link below /dev/serial/by-id does. It is there when this returns:
     * socat makes the link before it sets the line up, and whoever opened it in between would be left with socat's settings.
     *
     * @param options of socat, before its addresses
     * @param end the other end's address
     * @throws IOException when socat made no terminal
     */
    public static Process terminal(Path link, String end, String... options) throws IOException {
        Files.deleteIfExists(link);
        List<String> command = new ArrayList<>(List.of("socat", "-d", "-d"));
        command.addAll(List.of(options));
        command.add(end);
        command.add("PTY,rawer,link=" + link);
        Process socat = new ProcessBuilder(command).start();
        BufferedReader said = new BufferedReader(new InputStreamReader(socat.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("starting data transfer")) {
                return socat;
            }
        }
        throw new IOException("socat made no terminal");
    }

    /** Ends it and waits until it has. */
    public static void end(Process socat) throws IOException {
        socat.destroy();
        try {
            if (!socat.waitFor(60, TimeUnit.SECONDS)) {
                socat.destroyForcibly();
                throw new IOException("socat does not end");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
