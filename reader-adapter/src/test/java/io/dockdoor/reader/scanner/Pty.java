package io.dockdoor.reader.scanner;

import io.dockdoor.reader.serial.Socat;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real pseudo-terminal whose other end this test holds; closing it is the unplug. */
final class Pty implements Closeable {
    private final Process socat;
    private final OutputStream in;

    Pty(Path link) throws IOException {
        socat = Socat.terminal(link, "STDIN", "-u");
        in = socat.getOutputStream();
    }

    void send(String text) throws IOException {
        in.write(text.getBytes(StandardCharsets.ISO_8859_1));
        in.flush();
    }

    @Override
    public void close() throws IOException {
        Socat.end(socat);
    }
}
