package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Section;
import io.dockdoor.gateway.config.GatewayConfig.Module;
import io.dockdoor.reader.serial.SerialLine.Parity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the list {@code modules}: I/O modules by Modbus RTU. */
final class ModuleSection {
    private static final Map<String, Parity> PARITIES =
            Map.of("none", Parity.NONE, "even", Parity.EVEN, "odd", Parity.ODD);

    private ModuleSection() {}

    static List<Module> read(Section top) {
        List<Module> modules = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        Set<Path> devices = new LinkedHashSet<>();
        for (Section section : top.sections("modules")) {
            String id = section.required("id", "IO1", "none", ScannerSection::id);
            if (!ids.add(id) && section.has("id")) {
                section.fault("id", "module '" + id + "' is listed already; give each module its own id");
            }
            Path device = section.required(
                    "device", "/dev/serial/by-id/usb-Maker_RS485-if00", Path.of("/none"), ScannerSection::device);
            if (!devices.add(device) && section.has("device")) {
                section.fault("device", "another module has this line already; give each module a line of its own");
            }
            modules.add(new Module(
                    id,
                    device,
                    section.integer("baud", 9_600, 300, 4_000_000),
                    section.optional("parity", Parity.NONE, text -> Section.word(text, PARITIES)),
                    section.integer("unit", 1, 1, 247),
                    section.duration("poll", Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofSeconds(5))));
            section.done();
        }
        return modules;
    }
}
