package io.dockdoor.reader.scanner;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real pseudo-terminal whose other end this test holds, by socat; closing it is the unplug. */
final class Pty implements Closeable {
    private final Process socat;
    private final OutputStream in;

    /** The path appears when the terminal is there and goes with it, as a link below /dev/serial/by-id does. */
    Pty(Path link) throws IOException {
        socat = new ProcessBuilder("socat", "-u", "STDIN", "PTY,rawer,link=" + link)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = socat.getOutputStream();
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(link)) {
            if (!socat.isAlive() || System.nanoTime() > patience) {
                throw new IOException("socat made no terminal");
            }
            Thread.onSpinWait();
        }
    }

    static boolean canBeMade() {
        try {
            Process version = new ProcessBuilder("socat", "-V")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void send(String text) throws IOException {
        in.write(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        in.flush();
    }

    @Override
    public void close() throws IOException {
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
