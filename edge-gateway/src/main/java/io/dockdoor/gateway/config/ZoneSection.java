package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Section;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Zone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the list {@code zones}. */
final class ZoneSection {
    private ZoneSection() {}

    static List<Zone> read(Section top, List<Door> doors) {
        List<Zone> zones = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section section : top.sections("zones")) {
            String id = section.required("id", "hall", "none", text -> {
                if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
                    throw new IllegalArgumentException(
                            "'" + text + "' must be 1 to 64 of letters, digits, '_' and '-'");
                }
                return text;
            });
            if (!seen.add(id)) {
                section.fault("id", "the zone '" + id + "' is there twice");
            }
            List<DoorId> its = ButtonSection.doors(section, doors);
            section.done();
            zones.add(new Zone(id, its));
        }
        return zones;
    }
}
