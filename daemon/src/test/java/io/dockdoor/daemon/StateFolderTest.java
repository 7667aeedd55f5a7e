package io.dockdoor.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @Test
    void aSecondDaemonOnTheSameFolderIsRefusedUntilTheFirstIsGone(@TempDir Path temp) throws IOException {
        Path folder = temp.resolve("state");
        try (StateFolder first = new StateFolder(folder, "inventory broker")) {
            IOException refused = refused(folder, "inventory broker");
            assertEquals(
                    "another inventory broker already uses the folder " + folder
                            + "; stop it or give this one its own 'state'",
                    refused.getMessage());
            assertEquals(folder, first.path());
        }
        new StateFolder(folder, "inventory broker").close();
    }

    @Test
    void aFolderThatCannotBeIsSaidWithItsCure(@TempDir Path temp) throws IOException {
        Path folder = Files.createFile(temp.resolve("a-file"));
        IOException refused = refused(folder, "gateway");
        assertTrue(String.valueOf(refused.getMessage()).contains("create it for this user or name another"));
    }

    private static IOException refused(Path folder, String daemon) {
        return assertThrows(IOException.class, () -> {
            try (StateFolder none = new StateFolder(folder, daemon)) {
                assertEquals(Path.of("refused"), none.path());
            }
        });
    }
}
