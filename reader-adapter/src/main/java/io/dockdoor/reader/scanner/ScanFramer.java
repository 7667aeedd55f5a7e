package io.dockdoor.reader.scanner;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts the bytes of a scanner into scans. One ends with CR, LF or ETX, or when nothing more comes for a while: scanners leave the
 * factory with any of these, or none. NUL and STX are dropped; the separator 0x1D stays. What is longer than any symbol is
 * noise: it is dropped to its end and told. No clock, no I/O: the caller says what came and when it was silent.
 */
final class ScanFramer {
    /** No symbol holds more. */
    static final int LONGEST = 4096;

    private static final byte NUL = 0;
    private static final byte STX = 2;
    private static final byte ETX = 3;

    private final Consumer<String> scans;
    private final Runnable noise;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean tooLong;

    /** Each whole scan goes to {@code scans}, and {@code noise} hears of what was dropped, before the bytes are done with. */
    ScanFramer(Consumer<String> scans, Runnable noise) {
        this.scans = scans;
        this.noise = noise;
    }

    /** Bytes that came, in order. */
    void bytes(byte[] from, int count) {
        for (int i = 0; i < count; i++) {
            byte b = from[i];
            if (b == '\r' || b == '\n' || b == ETX) {
                end();
            } else if (b != NUL && b != STX) {
                if (length == LONGEST) {
                    tooLong = true;
                } else {
                    line[length++] = b;
                }
            }
        }
    }

    /** Nothing came for as long as a pause within a scan never lasts. */
    void silence() {
        end();
    }

    /** What was begun is thrown away: the device went in the middle of it. */
    void reset() {
        length = 0;
        tooLong = false;
    }

    private void end() {
        if (tooLong) {
            noise.run();
        } else if (length > 0) {
            scans.accept(new String(line, 0, length, StandardCharsets.ISO_8859_1));
        }
        reset();
    }
}
