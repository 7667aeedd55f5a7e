package io.dockdoor.gateway;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What doors were commanded to be used for, in the file {@code door-modes}: it holds over restarts until the configuration says
 * another mode than it did then. A line each: door, mode commanded, mode configured at that time.
 */
final class DoorModes {
    private record Commanded(DoorMode mode, DoorMode configured) {}

    private final Path file;
    private final Map<String, Commanded> commanded = new TreeMap<>();

    DoorModes(Path state) throws IOException {
        this.file = state.resolve("door-modes");
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ", -1);
            DoorMode mode = words.length == 3 ? GatewayConfig.MODES.get(words[1]) : null;
            DoorMode configured = words.length == 3 ? GatewayConfig.MODES.get(words[2]) : null;
            if (mode != null && configured != null) {
                commanded.put(words[0], new Commanded(mode, configured));
            }
        }
    }

    /** The door as it is used now. */
    Door used(Door door) {
        Commanded mode = commanded.get(door.id().value());
        return mode == null || mode.configured() != door.mode() ? door : door.withMode(mode.mode());
    }

    /** Remembers it; on the disk when this returns. */
    void command(DoorId door, DoorMode mode, DoorMode configured) {
        commanded.put(door.value(), new Commanded(mode, configured));
        StringBuilder text = new StringBuilder();
        commanded.forEach((id, each) -> text.append(id)
                .append(' ')
                .append(word(each.mode()))
                .append(' ')
                .append(word(each.configured()))
                .append('\n'));
        try {
            Path next = file.resolveSibling("door-modes.new");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException refused) {
            throw new UncheckedIOException("the door's mode cannot be kept in " + file, refused);
        }
    }

    private static String word(DoorMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
