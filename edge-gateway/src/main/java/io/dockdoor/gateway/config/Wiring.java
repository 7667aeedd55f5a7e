package io.dockdoor.gateway.config;

import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads where wires end, and that no two things hang on one terminal. */
final class Wiring {
    private static final int MOST_PORTS = 32;

    private final Set<String> readers;
    /** "output 3 of reader R1" to the path that took it. */
    private final Map<String, String> taken = new HashMap<>();

    /** @param readers the ids of all readers */
    Wiring(Set<String> readers) {
        this.readers = readers;
    }

    /** {@code {reader: R1, gpo: 3, on: low}}. */
    Output output(Section section) {
        String reader = section.required("reader", "R1", "none", text -> text);
        if (section.has("reader") && !readers.contains(reader)) {
            section.fault("reader", "there is no reader '" + reader + "'" + Guess.among(readers, reader));
        }
        int number = section.required("gpo", "1", 1, text -> Section.whole(text, 1, MOST_PORTS));
        Terminal terminal = new Terminal(Kind.READER, reader, number);
        boolean high = section.optional("on", true, text -> Section.word(text, Map.of("high", true, "low", false)));
        String earlier = taken.putIfAbsent("output " + terminal, section.path);
        if (earlier != null) {
            section.fault("gpo", "output " + terminal + " belongs to " + earlier + " already");
        }
        section.done();
        return new Output(terminal, high);
    }
}
