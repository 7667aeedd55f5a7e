package io.dockdoor.gateway.config;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Tower;
import io.dockdoor.gateway.light.Lamp;
import io.dockdoor.gateway.light.Shine;
import io.dockdoor.gateway.light.Sign;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the list {@code towers}. */
final class TowerSection {
    private static final int PORT = 10_000;

    private TowerSection() {}

    static List<Tower> read(Section top, List<Door> doors) {
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
            InetSocketAddress address = section.required(
                    "patlite",
                    "\"10.0.3.9:10000\"",
                    InetSocketAddress.createUnresolved("none", PORT),
                    TowerSection::address);
            Map<Sign, Map<Lamp, Shine>> signs = new EnumMap<>(Sign.class);
            Section below = section.section("signs");
            if (below != null) {
                for (Sign sign : Sign.values()) {
                    Map<Lamp, Shine> shown = below.ifGiven(sign.name().toLowerCase(Locale.ROOT), Sign::parse);
                    if (shown != null) {
                        signs.put(sign, shown);
                    }
                }
                below.done();
            }
            section.done();
            towers.add(new Tower(door, address, signs));
        }
        return towers;
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
