package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHolesTest {
    @TempDir
    Path folder;

    @Test
    void aLibraryFromBeforeTheMendingIsNamed() throws IOException {
        assertEquals(
                List.of("g/a 1.9.0 has CVE-1, mended in 1.10.0", "g/b 7 has CVE-2, mended in none"),
                found("g/a\t1.10.0\tCVE-1\t\ng/b\tnone\tCVE-2\t\ng/c\tnone\tCVE-3\tnobody calls it\n"));
    }

    @Test
    void versionsGoByTheirNumbers() {
        assertTrue(KnownHoles.older("4.1.99.Final", "4.1.125.Final"));
        assertFalse(KnownHoles.older("4.1.125.Final", "4.1.125.Final"));
        assertFalse(KnownHoles.older("42.7.14", "42.7.7"));
        assertTrue(KnownHoles.older("2.0", "2.0.1"));
    }

    @Test
    void aLineThatSaysLessIsRefused() {
        assertThrows(IOException.class, () -> found("g/a\t1.10.0\n"));
    }

    private List<String> found(String holes) throws IOException {
        Path file = Files.writeString(folder.resolve("holes.tsv"), holes);
        return KnownHoles.read(file).in(new ObjectMapper().readTree("""
                {"components": [{"purl": "pkg:maven/g/a@1.9.0"}, {"purl": "pkg:maven/g/b@7?classifier=linux"},
                                {"purl": "pkg:maven/g/c@1"}]}
                """));
    }
}
