package io.dockdoor.daemon.settings;

import io.dockdoor.daemon.settings.Node.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of settings. */
public final class YamlFile {
    private YamlFile() {}

    /** @throws BadConfig when it cannot be read */
    public static String text(Path file) throws BadConfig {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new BadConfig(file.toString(), List.of(new Fault(0, "", "there is no such file")));
        } catch (IOException unreadable) {
            throw new BadConfig(
                    file.toString(), List.of(new Fault(0, "", "cannot be read as UTF-8 text: " + unreadable)));
        }
    }

    /**
     * Its outermost mapping; null, and a fault, when it is something else.
     *
     * @param example one of its settings, for who wrote something else
     */
    public static @Nullable Fields settings(String yaml, String example, List<Fault> faults) {
        Node tree = Node.parse(yaml, faults);
        if (tree instanceof Fields fields) {
            return fields;
        }
        if (tree != null) {
            faults.add(new Fault(tree.line(), "", "expected settings here, such as '" + example + "'"));
        }
        return null;
    }
}
