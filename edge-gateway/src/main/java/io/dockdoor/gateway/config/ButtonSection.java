package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Button;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Purpose;
import io.dockdoor.gateway.hardware.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the list {@code buttons}. */
final class ButtonSection {
    private static final Map<String, Purpose> PURPOSES = Map.of("count", Purpose.COUNT, "confirm", Purpose.CONFIRM);

    private ButtonSection() {}

    static List<Button> read(Section top, List<Door> doors, Wiring wiring) {
        List<Button> buttons = new ArrayList<>();
        for (Section section : top.sections("buttons")) {
            Purpose purpose = section.optional("does", Purpose.COUNT, text -> Section.word(text, PURPOSES));
            Duration wanted =
                    section.duration("for", Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMinutes(10));
            boolean closed = section.flag("doorClosed", false);
            List<DoorId> its = doors(section, doors);
            if (purpose == Purpose.CONFIRM && its.size() != 1) {
                section.fault("doors", "a button that confirms is of one door; for example doors: D1");
            }
            // its own debouncing knows long presses
            Wire wire = wiring.input(section, "pressed", Duration.ZERO);
            if (wire != null) {
                buttons.add(new Button(wire, purpose, its, wanted, closed));
            }
        }
        return buttons;
    }

    /** The doors that {@code doors} names; all of them without it. */
    static List<DoorId> doors(Section section, List<Door> doors) {
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
