package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.gateway.config.GatewayConfig.Module;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import io.dockdoor.gateway.hardware.Wire;
import io.dockdoor.gateway.hardware.Wire.Pull;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads where wires end, and that no two things hang on one terminal. */
final class Wiring {
    private static final int MOST_PORTS = 32;
    private static final int MOST_PINS = 57;
    private static final Map<String, Pull> PULLS = Map.of("up", Pull.UP, "down", Pull.DOWN, "none", Pull.NONE);
    private static final Map<String, Boolean> LEVELS = Map.of("high", true, "low", false);

    private final Set<String> readers;
    private final Set<String> modules = new TreeSet<>();
    /** "output 3 of reader R1" to the path that took it. */
    private final Map<String, String> taken = new HashMap<>();

    /** @param readers the ids of all readers */
    Wiring(Set<String> readers) {
        this.readers = readers;
    }

    /** These I/O modules are there. */
    void has(List<Module> its) {
        its.forEach(module -> modules.add(module.id()));
    }

    /**
     * {@code {reader: R1, gpi: 3, broken: low}}.
     *
     * @param active the key that says at which level it speaks
     * @param bounces how long such a thing bounces; a reader's inputs are taken as they come unless the site says otherwise
     */
    @Nullable Wire input(@Nullable Section section, String active, Duration bounces) {
        if (section == null) {
            return null;
        }
        Terminal terminal = terminal(section, "input", "gpi");
        boolean high = section.optional(active, true, text -> Section.word(text, LEVELS));
        Duration usual = terminal.kind() == Kind.READER ? Duration.ZERO : bounces;
        Duration debounce = section.duration("debounce", usual, Duration.ZERO, Duration.ofSeconds(5));
        Pull pull = terminal.kind() == Kind.PINS
                ? section.optional("pull", Pull.UP, text -> Section.word(text, PULLS))
                : Pull.NONE;
        section.done();
        return new Wire(terminal, high, debounce, pull);
    }

    /** {@code {reader: R1, gpo: 3, on: low}}. */
    Output output(Section section) {
        Terminal terminal = terminal(section, "output", "gpo");
        boolean high = section.optional("on", true, text -> Section.word(text, LEVELS));
        section.done();
        return new Output(terminal, high);
    }

    /** One of {@code {reader: R1, gpi: 3}}, {@code {module: IO1, input: 3}} and {@code {pin: 17}}. */
    private Terminal terminal(Section section, String kind, String key) {
        if (section.has("pin")) {
            int line = section.optional("pin", 0, text -> Section.whole(text, 0, MOST_PINS));
            return free(section, kind, "pin", new Terminal(Kind.PINS, "", line));
        }
        if (section.has("module")) {
            String module = section.optional("module", "none", text -> text);
            if (!modules.contains(module)) {
                section.fault("module", "there is no module '" + module + "'" + Guess.among(modules, module));
            }
            String its = kind.equals("input") ? "input" : "coil";
            int number = section.required(its, "1", 1, text -> Section.whole(text, 1, MOST_PORTS));
            return free(section, kind, its, new Terminal(Kind.MODULE, module, number));
        }
        String reader = section.required("reader", "R1", "none", text -> text);
        if (section.has("reader") && !readers.contains(reader)) {
            section.fault("reader", "there is no reader '" + reader + "'" + Guess.among(readers, reader));
        }
        int number = section.required(key, "1", 1, text -> Section.whole(text, 1, MOST_PORTS));
        return free(section, kind, key, new Terminal(Kind.READER, reader, number));
    }

    private Terminal free(Section section, String kind, String key, Terminal terminal) {
        String earlier = taken.putIfAbsent(kind + " " + terminal, section.path());
        if (earlier != null && section.has(key)) {
            section.fault(key, kind + " " + terminal + " belongs to " + earlier + " already");
        }
        return terminal;
    }
}
