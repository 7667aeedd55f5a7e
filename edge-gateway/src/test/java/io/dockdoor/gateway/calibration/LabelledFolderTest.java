package io.dockdoor.gateway.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dockdoor.events.DoorId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFolderTest {
    private static final DoorId D1 = new DoorId("D1");

    @TempDir
    Path folder;

    private List<String> labels() throws IOException {
        return Labels.read(folder.resolve("labels.csv")).lines().stream()
                .map(line -> line.recording().getFileName() + " " + line.label().word())
                .toList();
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    @Test
    void theOldestGoWhenThereAreTooManyAndTheLastWordOnAPassageCounts() throws IOException {
        LabelledFolder kept = new LabelledFolder(folder, 3, 1_000);
        for (int i = 1; i <= 4; i++) {
            kept.keep("D1-1-" + i, D1, Label.IN, "confirm", "time\n");
        }
        kept.keep("D1-1-2", D1, Label.NONE, "sendback", "time\n");
        assertEquals(List.of("D1-1-3.csv in", "D1-1-4.csv in", "D1-1-2.csv none"), labels());
        assertEquals(4, files());
    }

    @Test
    void theOldestGoWhenAllAreTooLargeAndWhatIsTooLargeAloneIsRefused() throws IOException {
        LabelledFolder kept = new LabelledFolder(folder, 100, 1_000);
        for (int i = 1; i <= 4; i++) {
            kept.keep("D1-1-" + i, D1, Label.OUT, "override", "x".repeat(400));
        }
        assertEquals(List.of("D1-1-3.csv out", "D1-1-4.csv out"), labels());
        assertThrows(IOException.class, () -> kept.keep("D1-1-9", D1, Label.OUT, "override", "x".repeat(1_001)));
        assertEquals(3, files());
    }
}
