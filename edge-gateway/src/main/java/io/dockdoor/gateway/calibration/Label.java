package io.dockdoor.gateway.calibration;

import java.util.Locale;
import java.util.Map;

/** What really happened in a recording. */
public enum Label {
    IN,
    OUT,
    /** Nothing passed the door. */
    NONE;

    private static final Map<String, Label> WORDS = Map.of("in", IN, "out", OUT, "none", NONE);

    /** As it stands in a file of labels. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the words there are */
    public static Label of(String word) {
        Label label = WORDS.get(word.strip().toLowerCase(Locale.ROOT));
        if (label == null) {
            throw new IllegalArgumentException("label '" + word + "' is none of in, out, none");
        }
        return label;
    }
}
