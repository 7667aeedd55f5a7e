package io.dockdoor.reader.modbus;

/** What an I/O module tells. All calls come from the module's own thread and must not block. */
public interface ModuleListener {
    /** It answers; its coils are as it likes and not as they were set. */
    void connected();

    /** It does not answer, or its device is gone; the sentence says what to look at. */
    void away(String sentence);

    /** An input changed, or was found so. */
    void level(int input, boolean high, long atMicros);

    /** The module did not set that coil. */
    void coilRefused(int coil, String why);
}
