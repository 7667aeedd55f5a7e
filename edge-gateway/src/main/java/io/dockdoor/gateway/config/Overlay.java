package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.daemon.settings.Node;
import io.dockdoor.daemon.settings.Node.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings from the centre laid over the gateway's own file: each section they name replaces that section of the file as a
 * whole. What a gateway is, whom it believes and how it is reached cannot be set from afar: who gets that wrong, or does it in
 * bad faith, could never be corrected from afar.
 */
final class Overlay {
    /** The gateway's own, from its file alone. */
    static final Set<String> OWN =
            Set.of("gateway", "site", "location", "state", "spool", "mqtt", "http", "signers", "centre");

    private Overlay() {}

    static Fields of(Fields own, Fields central, List<Fault> faults) {
        Map<String, Node> fields = new LinkedHashMap<>(own.fields());
        Map<String, Integer> lines = new LinkedHashMap<>(own.keyLines());
        central.fields().forEach((key, value) -> {
            int line = central.keyLines().getOrDefault(key, central.line());
            if (OWN.contains(key)) {
                faults.add(new Fault(line, key, "is the gateway's own: it is set in its file and not from the centre"));
            } else {
                fields.put(key, value);
                lines.put(key, line);
            }
        });
        return new Fields(own.line(), fields, lines);
    }
}
