package io.dockdoor.simulator.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneRecorderTest {
    private static final ReaderId R1 = new ReaderId("R1");

    @Test
    void aRowSaysWhatTheReadSaysAndLeavesOutWhatItDoesNot() {
        TagReads batch = new TagReads(R1, 2);
        Epc epc = Epc.ofHex("30361FACC4000040000004D2");
        batch.add(epc, 3, 5, 1_767_225_600_123_456L, 0, -6_305, 17, 1_024, -36, 2, 0x3000);
        batch.add(TagRead.of(epc, R1, 1, 7, TagRead.NO_RSSI));
        StringBuilder rows = new StringBuilder();
        RecordingRows.read(batch, 0, rows);
        RecordingRows.read(batch, 1, rows);
        RecordingRows.signal(R1, new DoorSignal.BeamBroken("B1", 8), rows);
        RecordingRows.signal(R1, new DoorSignal.ReaderDown(R1, 9), rows);
        assertEquals("""
                1767225600123456,R1,3,30361FACC4000040000004D2,-63.05,17,90.00,-2.25,2,,
                7,R1,1,30361FACC4000040000004D2,,,,,1,,
                8,R1,,,,,,,,beam:B1,broken
                9,R1,,,,,,,,reader,down
                """, rows.toString());
    }

    @Test
    void aWholeRecordingHoldsEveryReadAndSignal(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("s01.csv");
        SceneRecorder.writeWhole(scene(), file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(RecordingRows.HEADER.trim(), lines.get(0));
        lines.forEach(
                line -> assertEquals(10, line.chars().filter(c -> c == ',').count(), line));
        long reads = lines.stream().filter(line -> line.endsWith(",,")).count();
        assertEquals(Played.reads(SceneRecording.of(scene())).size(), reads);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("beam:B2,broken")));
    }

    @Test
    void episodesAreLabelledWithWhatHappened(@TempDir Path folder) throws IOException {
        DockScene scene = DockScene.named("S06", 4, 1, Duration.ofMinutes(4));
        int written = SceneRecorder.writeEpisodes(scene, folder);
        List<String> labels = Files.readAllLines(folder.resolve("labels.csv"));
        assertEquals(written, labels.size() - 1);
        Set<String> words = new HashSet<>();
        for (String line : labels.subList(1, labels.size())) {
            String[] parts = line.split(",", -1);
            words.add(parts[1]);
            assertTrue(Files.size(folder.resolve(parts[0])) > 10_000, parts[0] + " holds a passage");
        }
        assertTrue(words.contains("none") && words.size() >= 2, words.toString());
        long moves = scene.truth().passages().size();
        assertTrue(labels.stream().filter(line -> !line.endsWith("none")).count() <= moves + 1);
    }

    @Test
    void numbersDoNotDependOnTheLanguageOfTheMachine(@TempDir Path folder) throws IOException {
        Locale before = Locale.getDefault();
        try {
            SceneRecorder.writeWhole(scene(), folder.resolve("a.csv"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            SceneRecorder.writeWhole(scene(), folder.resolve("b.csv"));
        } finally {
            Locale.setDefault(before);
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.csv")), Files.readAllBytes(folder.resolve("b.csv")));
    }

    private static DockScene scene() {
        return DockScene.named("S01", 2, 1, Duration.ofSeconds(20));
    }
}
