package io.dockdoor.gateway.config;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the list {@code buttons}. */
final class ButtonSection {
    private ButtonSection() {}

    /** @param inputsTaken "R1/3" to the path that took it */
    static List<Button> read(Section top, List<Door> doors, Set<String> readers, Map<String, String> inputsTaken) {
        List<Button> buttons = new ArrayList<>();
        for (Section section : top.sections("buttons")) {
            ReaderId reader = section.required("reader", "R1", new ReaderId("none"), ReaderId::new);
            if (section.has("reader") && !reader.value().equals("none") && !readers.contains(reader.value())) {
                section.fault("reader", "there is no reader '" + reader + "'" + Guess.among(readers, reader.value()));
            }
            int gpi = section.required("gpi", "3", 1, text -> Section.whole(text, 1, 32));
            String earlier = inputsTaken.putIfAbsent(reader + "/" + gpi, section.path);
            if (earlier != null) {
                section.fault("gpi", "input " + gpi + " of reader " + reader + " belongs to " + earlier + " already");
            }
            boolean high =
                    section.optional("pressed", true, text -> Section.word(text, Map.of("high", true, "low", false)));
            Duration wanted =
                    section.duration("for", Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMinutes(10));
            boolean closed = section.flag("doorClosed", false);
            List<DoorId> swept = swept(section, doors);
            section.done();
            buttons.add(new Button(reader, gpi, high, swept, wanted, closed));
        }
        return buttons;
    }

    private static List<DoorId> swept(Section section, List<Door> doors) {
        List<DoorId> all = doors.stream().map(Door::id).toList();
        Set<String> names = new TreeSet<>(all.stream().map(DoorId::value).toList());
        List<DoorId> swept = new ArrayList<>();
        for (String name : section.optional("doors", "", text -> text).split("[ ,]+", -1)) {
            if (names.contains(name)) {
                swept.add(new DoorId(name));
            } else if (!name.isEmpty()) {
                section.fault("doors", "there is no door '" + name + "'" + Guess.among(names, name));
            }
        }
        return swept.isEmpty() ? all : swept;
    }
}
