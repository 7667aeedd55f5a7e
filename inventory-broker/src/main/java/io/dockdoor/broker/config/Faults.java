package io.dockdoor.broker.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration: one sentence each, all told together. */
public final class Faults {
    private final String file;
    private final List<String> sentences = new ArrayList<>();

    public Faults(String file) {
        this.file = file;
    }

    /** @param line 1 and up, 0 for the file as a whole */
    void add(int line, String path, String sentence) {
        sentences.add(file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + sentence);
    }

    public boolean isEmpty() {
        return sentences.isEmpty();
    }

    /** In the order they were found. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }
}
