package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.light.Lamp;
import io.dockdoor.gateway.light.Shine;
import io.dockdoor.gateway.light.Sign;
import io.dockdoor.gateway.light.Sign.Rule;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the list {@code towers}. */
final class TowerSection {
    private static final int PORT = 10_000;
    private static final int BACKLOG = 100;

    private TowerSection() {}

    static List<Tower> read(Section top, List<Door> doors, Wiring wiring) {
        Set<String> doorIds = new LinkedHashSet<>();
        doors.forEach(door -> doorIds.add(door.id().value()));
        Set<String> taken = new LinkedHashSet<>();
        List<Tower> towers = new ArrayList<>();
        for (Section section : top.sections("towers")) {
            DoorId door = section.required("door", "D1", new DoorId("none"), DoorId::new);
            if (section.has("door") && !door.value().equals("none") && !doorIds.contains(door.value())) {
                section.fault("door", "there is no door '" + door + "'" + Guess.among(doorIds, door.value()));
            }
            if (!taken.add(door.value()) && section.has("door")) {
                section.fault("door", "door '" + door + "' has a tower already");
            }
            InetSocketAddress address = section.ifGiven("patlite", TowerSection::address);
            Map<Lamp, Output> lamps = lamps(section.section("lamps"), wiring);
            if (section.has("patlite") == section.has("lamps")) {
                section.fault(
                        "patlite",
                        "a tower is either a network one, patlite: \"10.0.3.9:10000\", or wired,"
                                + " lamps: {red: {reader: R1, gpo: 1}}");
            }
            Map<Sign, Rule> signs = signs(section.section("signs"));
            int backlog = section.integer("backlog", BACKLOG, 1, Integer.MAX_VALUE);
            section.done();
            towers.add(new Tower(door, address, lamps, signs, backlog));
        }
        return towers;
    }

    private static Map<Lamp, Output> lamps(@Nullable Section section, Wiring wiring) {
        Map<Lamp, Output> lamps = new EnumMap<>(Lamp.class);
        if (section != null) {
            for (Lamp lamp : Lamp.values()) {
                Section wire = section.section(lamp.name().toLowerCase(Locale.ROOT));
                if (wire != null) {
                    lamps.put(lamp, wiring.output(wire));
                }
            }
            section.done();
        }
        return lamps;
    }

    /** A sign is told in words alone, {@code ready: white}, or with more: {@code ready: {show: white, priority: 5}}. */
    private static Map<Sign, Rule> signs(@Nullable Section section) {
        Map<Sign, Rule> signs = new EnumMap<>(Sign.class);
        if (section == null) {
            return signs;
        }
        for (Sign sign : Sign.values()) {
            String name = sign.name().toLowerCase(Locale.ROOT);
            Rule usual = sign.rule();
            if (section.isMapping(name)) {
                Section below = Objects.requireNonNull(section.section(name));
                Map<Lamp, Shine> shown = below.optional("show", usual.shown(), Sign::parse);
                int priority = below.integer("priority", usual.priority(), 0, 1_000);
                Duration lasts = usual.lasts();
                if (sign.passes()) {
                    lasts = below.duration("for", lasts, Duration.ofMillis(200), Duration.ofMinutes(10));
                } else if (below.has("for")) {
                    below.fault("for", "'" + name + "' is shown as long as it is so; take 'for' out");
                }
                below.done();
                signs.put(sign, new Rule(shown, priority, lasts));
            } else {
                Map<Lamp, Shine> shown = section.ifGiven(name, Sign::parse);
                if (shown != null) {
                    signs.put(sign, new Rule(shown, usual.priority(), usual.lasts()));
                }
            }
        }
        section.done();
        return signs;
    }

    /** Left unresolved: names are looked up with each connection. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon == 0 || text.contains("/") || text.contains(" ")) {
            throw new IllegalArgumentException("'" + text + "' is not host or host:port, such as \"10.0.3.9:10000\"");
        }
        return colon < 0
                ? InetSocketAddress.createUnresolved(text, PORT)
                : InetSocketAddress.createUnresolved(
                        text.substring(0, colon), Section.whole(text.substring(colon + 1), 1, 65535));
    }
}
