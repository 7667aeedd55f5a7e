package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.ScannedDocument;
import io.dockdoor.gateway.config.GatewayConfig.Scanner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the list {@code scanners}. */
final class ScannerSection {
    private static final List<String> KINDS = List.of("desadv", "po", "bol", "rma");

    private ScannerSection() {}

    static List<Scanner> read(Section top, List<Door> doors) {
        Set<String> doorIds = new LinkedHashSet<>();
        doors.forEach(door -> doorIds.add(door.id().value()));
        Set<String> ids = new LinkedHashSet<>();
        Set<Path> devices = new LinkedHashSet<>();
        List<Scanner> scanners = new ArrayList<>();
        for (Section section : top.sections("scanners")) {
            String id = section.required("id", "S1", "none", ScannerSection::id);
            if (!ids.add(id) && section.has("id")) {
                section.fault("id", "scanner '" + id + "' is listed already; give each scanner its own id");
            }
            Path device =
                    section.required("device", "/dev/serial/by-id/usb-...", Path.of("none"), ScannerSection::device);
            if (!devices.add(device) && section.has("device")) {
                section.fault("device", "another scanner has this device already");
            }
            DoorId door = section.required("door", "D1", new DoorId("none"), DoorId::new);
            if (section.has("door") && !door.value().equals("none") && !doorIds.contains(door.value())) {
                section.fault("door", "there is no door '" + door + "'" + Guess.among(doorIds, door.value()));
            }
            int baud = section.integer("baud", 9600, 300, 921_600);
            Duration within =
                    section.duration("within", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofHours(1));
            List<ScannedDocument> documents = new ArrayList<>();
            Section below = section.section("documents");
            if (below != null) {
                for (String kind : KINDS) {
                    Pattern form = below.ifGiven(kind, ScannerSection::form);
                    if (form != null) {
                        documents.add(new ScannedDocument(kind, form));
                    }
                }
                below.done();
            }
            section.done();
            scanners.add(new Scanner(id, device, baud, door, within, documents));
        }
        return scanners;
    }

    static String id(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("'" + text + "' must be 1 to 64 letters, digits, '_' and '-'");
        }
        return text;
    }

    static Path device(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no device; write its whole path, best the link below /dev/serial/by-id");
        }
        return Path.of(text);
    }

    private static Pattern form(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no regular expression: " + wrong.getDescription(), wrong);
        }
    }
}
