package io.dockdoor.gateway.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final WindowPlan PLAN = WindowPlan.of(
                    new DoorId("D1"),
                    List.of(
                            new AntennaPlace(R1, 1, Side.OUT),
                            new AntennaPlace(R1, 2, Side.OUT),
                            new AntennaPlace(R1, 3, Side.IN),
                            new AntennaPlace(R1, 4, Side.IN)))
            .withBeams(true, true);

    @TempDir
    Path folder;

    private List<String> replay(boolean explain, Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        new Replay(List.of(PLAN), explain, lines::add).judge(file);
        return lines;
    }

    /** A scene as a recording, and the movements a door tells of it live. */
    private List<String> record(Path file, boolean json) throws IOException {
        StringBuilder csv = new StringBuilder();
        RecordingWriter writer = new RecordingWriter(csv);
        DoorWindow window = new DoorWindow(PLAN);
        Told moved = new Told();
        SceneRecording.of(DockScene.named("demo", 3, 1, Duration.ofSeconds(30))).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                try {
                    writer.reads(batch);
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
                window.seen(batch, this::told);
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                try {
                    writer.signal(door, signal);
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
                window.signalled(signal, this::told);
            }

            @Override
            public void reached(long nowMicros) {
                window.tick(nowMicros, this::told);
            }

            private void told(Verdict verdict) {
                if (verdict instanceof Verdict.Moved each) {
                    moved.add(
                            each.direction().name().toLowerCase(java.util.Locale.ROOT),
                            each.passage(),
                            each.revision(),
                            each.tags().stream().map(tag -> tag.epc().hex()).toList());
                }
            }
        });
        Files.writeString(file, json ? jsonLines(csv.toString()) : csv.toString());
        return moved.inWords();
    }

    private static String jsonLines(String csv) {
        List<String> lines = csv.lines().toList();
        List<String> names = Recording.cells(lines.get(0));
        StringBuilder json = new StringBuilder();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = Recording.cells(line);
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    fields.add("\"" + names.get(i) + "\":\"" + cells.get(i) + "\"");
                }
            }
            json.append("{").append(String.join(",", fields)).append("}\n");
        }
        return json.toString();
    }

    /** Movements with all their revisions: when a tag that is read late is told hangs on how its read came. */
    private static final class Told {
        private final List<String> passages = new ArrayList<>();
        private final List<TreeSet<String>> tags = new ArrayList<>();

        void add(String direction, long passage, int revision, List<String> epcs) {
            String name = direction + " " + passage;
            if (revision == 0) {
                passages.add(name);
                tags.add(new TreeSet<>());
            }
            tags.get(passages.lastIndexOf(name)).addAll(epcs);
        }

        List<String> inWords() {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < passages.size(); i++) {
                words.add(passages.get(i).replaceAll(" .*", " ") + tags.get(i));
            }
            return words;
        }
    }

    private static List<String> movements(List<String> lines) {
        Told told = new Told();
        lines.stream()
                .filter(line -> line.contains("\"kind\":\"receive\"") || line.contains("\"kind\":\"ship\""))
                .forEach(line -> told.add(
                        line.replaceAll(".*\"direction\":\"(\\w+)\".*", "$1"),
                        Long.parseLong(line.replaceAll(".*\"passage\":(\\d+).*", "$1")),
                        Integer.parseInt(line.replaceAll(".*\"revision\":(\\d+).*", "$1")),
                        List.of(line.replaceAll(".*\"epcs\":\\[([^]]*)].*", "$1")
                                .replace("\"", "")
                                .split(",", -1))));
        return told.inWords();
    }

    @Test
    void aRecordedSceneIsJudgedAsTheDoorJudgedItLive() throws Exception {
        Path file = folder.resolve("scene.csv");
        List<String> live = record(file, false);
        assertTrue(live.size() >= 2, "a scene with something in it");
        assertEquals(new TreeSet<>(live), new TreeSet<>(movements(replay(false, file))));
    }

    @Test
    void jsonLinesOfTheSameNamesAreJudgedTheSame() throws Exception {
        Path file = folder.resolve("scene.jsonl");
        List<String> live = record(file, true);
        assertEquals(new TreeSet<>(live), new TreeSet<>(movements(replay(false, file))));
    }

    @Test
    void explainingTellsEveryTagOnceWithItsVerdict() throws Exception {
        Path file = folder.resolve("scene.csv");
        record(file, false);
        List<String> tags = replay(true, file).stream()
                .filter(line -> line.contains("\"contributions\""))
                .toList();
        assertTrue(tags.stream().anyMatch(line -> line.contains("\"verdict\":\"in\"")), tags.toString());
        assertEquals(
                tags.size(),
                tags.stream()
                        .map(line -> line.replaceAll(".*\"epc\":\"(\\w+)\".*", "$1"))
                        .distinct()
                        .count());
    }

    @Test
    void rowsMayBeInAnyOrderAndEachRecordingStartsWithAnEmptyDoor() throws Exception {
        Path file = folder.resolve("scene.csv");
        List<String> live = record(file, false);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        List<String> rows = new ArrayList<>(lines.subList(1, lines.size()));
        java.util.Collections.reverse(rows);
        Path reversed = folder.resolve("reversed.csv");
        Files.writeString(reversed, lines.get(0) + "\n" + String.join("\n", rows));
        assertEquals(live.size(), movements(replay(false, reversed)).size());
        List<String> twice = new ArrayList<>();
        Replay replay = new Replay(List.of(PLAN), false, twice::add);
        replay.judge(file);
        replay.judge(file);
        assertEquals(2 * live.size(), movements(twice).size());
    }

    @Test
    void timesAreRfc3339OrMicroseconds() {
        assertEquals(1_795_521_600_250_000L, RowReader.time("2026-11-24T12:00:00.25Z"));
        assertEquals(1_795_521_600_250_000L, RowReader.time("2026-11-24 13:00:00.250000+01:00"));
        assertEquals(1_795_521_600_250_000L, RowReader.time("1795521600250000"));
        assertEquals(1_795_521_600_250_000L, RowReader.time("2026-11-24T12:00:00.25"));
        assertEquals(1_795_521_600_250_000L, RowReader.time("1.79552160025E+15"));
        assertEquals(-250_000L, RowReader.time("-250000"));
        assertEquals(-250_000L, RowReader.time("-0.25"));
        assertThrows(IllegalArgumentException.class, () -> RowReader.time("12:00:00.25"));
    }

    @Test
    void badLinesAreLeftOutCountedAndTheFirstIsNamed() throws Exception {
        Path file = folder.resolve("bad.csv");
        Files.writeString(file, """
                time,reader,antenna,epc,rssi_dbm
                2026-11-24T12:00:00Z,R1,1,3034257BF7194E4000000001,-55.5
                yesterday,R1,1,3034257BF7194E4000000001,-55.5
                2026-11-24T12:00:00Z,R1,one,3034257BF7194E4000000001,-55.5
                2026-11-24T12:00:00Z,R1,1,30G,-55.5
                2026-11-24T12:00:01Z,R1,1,3034257BF7194E4000000001,nan
                2026-11-24T12:00:02Z,R1,1
                """);
        Recording recording = Recording.read(file);
        assertEquals(2, recording.rows().size());
        assertEquals(4, recording.badLines());
        assertTrue(String.valueOf(recording.firstBad()).startsWith("line 3: time 'yesterday'"), recording.firstBad());
        assertTrue(String.valueOf(new Replay(List.of(PLAN), true, line -> {}).judge(file))
                .contains("4 lines left out"));
    }

    @Test
    void aFileThatIsNoRecordingIsRefusedAndAnEmptyOneIsQuiet() throws Exception {
        Path text = Files.writeString(folder.resolve("poem.txt"), "The pallet stood,\nthe pallet went.\n");
        assertThrows(IOException.class, () -> Recording.read(text));
        Path empty = Files.writeString(folder.resolve("empty.csv"), "time,reader,antenna,epc\n");
        List<String> lines = new ArrayList<>();
        assertNull(new Replay(List.of(PLAN), true, lines::add).judge(empty));
        assertEquals(List.of(), lines);
    }

    /** What a cart shows: first the outer antenna hears each tag best, then the inner one; the last read ends the file. */
    private static List<String> cart(long from, String... epcs) {
        List<String> rows = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            for (String epc : epcs) {
                int outside = -45 - Math.abs(step - 14);
                int inside = -45 - Math.abs(step - 26);
                rows.add(from + step * 120_000L + ",R1,1," + epc + "," + outside);
                rows.add(from + step * 120_000L + 50_000 + ",R1,3," + epc + "," + inside);
            }
        }
        return rows;
    }

    private List<String> judged(String header, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(rows);
        List<String> told = new ArrayList<>();
        WindowPlan plan = PLAN.withBeams(false, false);
        new Replay(List.of(plan), true, told::add).judge(Files.write(folder.resolve("cart.csv"), lines));
        return told;
    }

    @Test
    void epcsOfAnyLengthAreJudgedAndShownAsTheyWereWritten() throws Exception {
        List<String> told = judged(
                "time,reader,antenna,epc,rssi_dbm",
                cart(1_795_521_600_000_000L, "ABC", "E200 3412 DC03", "01", "123456789"));
        for (String epc : List.of("ABC", "E2003412DC03", "01", "123456789")) {
            assertTrue(
                    told.stream().anyMatch(line -> line.contains("\"epc\":\"" + epc + "\",\"verdict\":\"in\"")),
                    epc + " in " + told);
        }
    }

    @Test
    void antennasThatNoDoorHasAreNamedWithThoseThereAre() throws Exception {
        Path file = Files.write(
                folder.resolve("cart.csv"),
                List.of("time,reader,antenna,epc", "1000,R1,1,A1", "1000,Gate,1,A1", "1000,Gate,2,A1"));
        String complaint = String.valueOf(new Replay(List.of(PLAN), false, line -> {}).judge(file));
        assertTrue(complaint.contains("no door has the antennas Gate/1, Gate/2 (reader/antenna)"), complaint);
        assertTrue(complaint.contains("D1 has R1/1, R1/2, R1/3, R1/4"), complaint);
    }

    @Test
    void aLongPauseInARecordingIsAPauseAtTheDoor() throws Exception {
        List<String> rows = new ArrayList<>(cart(1_795_521_600_000_000L, "A1", "A2", "A3"));
        rows.addAll(cart(1_795_521_600_000_000L + 300_000_000, "B1", "B2", "B3"));
        List<String> told = judged("time,reader,antenna,epc,rssi_dbm", rows);
        assertEquals(2, movements(told).size(), told.toString());
        assertTrue(told.stream()
                .filter(line -> line.contains("\"verdict\""))
                .allMatch(line -> line.contains("\"reads\":80")));
        assertTrue(told.stream().noneMatch(line -> line.contains("\"verdict\":\"stray\"")), told.toString());
    }

    @Test
    void aRecordingWithoutLevelsIsJudgedByWhenTagsWereHeard() throws Exception {
        List<String> rows = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            for (String epc : List.of("A1", "A2", "A3", "A4", "A5")) {
                if (step < 40) {
                    rows.add(1_795_521_600_000_000L + step * 100_000L + ",R1,1," + epc);
                }
                if (step >= 20) {
                    rows.add(1_795_521_600_000_000L + step * 100_000L + 50_000 + ",R1,3," + epc);
                }
            }
        }
        List<String> told = judged("time,reader,antenna,epc", rows);
        assertEquals(
                5,
                told.stream()
                        .filter(line -> line.contains("\"verdict\":\"in\""))
                        .count(),
                told.toString());
    }

    @Test
    void aContactAndAMotionSensorInARecordingAreHeard() throws IOException {
        Path file = folder.resolve("sensors.csv");
        record(file, false);
        List<String> rows = new ArrayList<>(Files.readAllLines(file));
        String began = rows.get(1).split(",", -1)[0];
        rows.add(1, began + ",,,,,,,,,,contact,closed,D1");
        rows.add(2, began + ",,,,,,,,,,motion,1,D1");
        rows.add(3, (Long.parseLong(began) + 1) + ",,,,,,,,,,motion,0,D1");
        Files.write(file, rows);

        List<String> explained = replay(true, file);
        assertTrue(
                explained.stream().anyMatch(line -> line.contains("the door was shut")), String.join("\n", explained));
        assertTrue(!movements(explained).isEmpty(), "a shut door holds no sure load back");
    }
}
