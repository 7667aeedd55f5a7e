package io.dockdoor.daemon.settings;

/**
 * One thing wrong with a configuration file.
 *
 * @param line line in the file, from 1; 0 when the fault has no place
 * @param path where in the tree, e.g. {@code doors[0].antennas[1].side}; empty for the file itself
 * @param sentence what is wrong and what cures it
 */
public record Fault(int line, String path, String sentence) {
    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + (path.isEmpty() ? "" : path + ": ") + sentence;
    }
}
