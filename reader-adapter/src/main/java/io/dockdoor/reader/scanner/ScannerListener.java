package io.dockdoor.reader.scanner;

/** What a scanner tells whoever wired it. All calls come from the scanner's own thread and must not block. */
public interface ScannerListener {
    /** A scan, as {@link Scan#parse} reads it; gateway time in microseconds. */
    void scanned(String line, long atMicros);

    /** The device is there and open. */
    void connected();

    /** The device is not there, or cannot be opened, and is tried again; told once for each reason. */
    void away(String sentence);

    /** Something longer than any symbol came and was dropped. */
    void noise();
}
