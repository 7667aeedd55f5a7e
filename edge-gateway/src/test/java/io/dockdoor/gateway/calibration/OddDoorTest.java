package io.dockdoor.gateway.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.CommandLines;
import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneOptions;
import io.dockdoor.simulator.scene.SceneRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person uses it, on recordings of simulated doors: from labels to a door that judges better. */
class OddDoorTest {
    /** By that the cable of the inner antenna is too long, and below that its reader hears nothing. */
    private static final double LOST_DB = 22;

    private static final double DEAF_DBM = -95;

    @TempDir
    static Path taken;

    @TempDir
    Path folder;

    private record Said(int exit, String out, String err) {}

    @BeforeAll
    static void recordOnce() throws IOException {
        SceneRecorder.writeEpisodes(
                DockScene.named(
                        "S21",
                        7,
                        1,
                        Duration.ofMinutes(5),
                        SceneOptions.DEFAULT.with(Layout.TWO_ANGLED).withoutBeams()),
                taken);
    }

    /** The same recordings, of a few tags of each load, as another door would have made them; an empty row is dropped. */
    private void recordings(UnaryOperator<String[]> door) throws IOException {
        try (Stream<Path> files = Files.list(taken)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(file.getFileName());
                if (file.endsWith("labels.csv")) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    continue;
                }
                List<String> all = Files.readAllLines(file);
                List<String> rows = new ArrayList<>(List.of(all.get(0)));
                for (int i = 1; i < all.size(); i++) {
                    String[] cells = all.get(i).split(",", -1);
                    boolean few = cells[3].isEmpty() || cells[3].hashCode() % 3 == 0;
                    cells = few ? door.apply(cells) : new String[0];
                    if (cells.length > 0) {
                        rows.add(String.join(",", cells));
                    }
                }
                Files.write(copy, rows);
            }
        }
    }

    private static String[] faintInside(String[] cells) {
        if (cells[2].equals("3")) {
            double level = Double.parseDouble(cells[4]) - LOST_DB;
            cells[4] = String.format(Locale.ROOT, "%.2f", level);
            return level < DEAF_DBM ? new String[0] : cells;
        }
        return cells;
    }

    private Path config(String more) throws IOException {
        return Files.writeString(folder.resolve("gateway.yaml"), """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: /var/lib/dockdoor/gateway
                mqtt: {url: "mqtt://127.0.0.1:1"}
                readers: [{id: R1, host: 127.0.0.1}]
                doors:
                  - id: D1
                    mode: both
                    antennas: [{reader: R1, antenna: 1, side: out}, {reader: R1, antenna: 3, side: in}]
                %s
                """.formatted(more));
    }

    private static Said run(Object... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = CommandLines.main()
                    .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
            return new Said(exit, said.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private Said calibrate(Path config, Object... more) {
        List<Object> all =
                new ArrayList<>(List.of("calibrate", "--config", config, "--labels", folder.resolve("labels.csv")));
        all.addAll(List.of(more));
        return run(all.toArray());
    }

    private static int right(Said said, String line) {
        return said.out()
                .lines()
                .filter(each -> each.strip().startsWith(line))
                .map(each -> Integer.parseInt(each.replaceAll(".*" + line + "\\s+(\\d+) right.*", "$1")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }

    @Test
    void aDoorThatHardlyHearsItsInsideIsJudgedRightAfterwardsAlsoWhereNobodyLabelledIt() throws IOException {
        recordings(OddDoorTest::faintInside);
        Path config = config("");
        Said said = calibrate(config);
        assertEquals(0, said.exit(), said.toString());
        assertTrue(right(said, "after:") >= right(said, "now:") + 2, said.toString());

        Path file = folder.resolve("calibration.yaml");
        String written = Files.readString(file);
        assertTrue(written.contains("revision: 1"), written);
        Path calibrated = config("calibration: " + file);
        List<String> labels = Files.readAllLines(folder.resolve("labels.csv"));
        Path moved = folder.resolve(labels.stream()
                .filter(line -> line.endsWith(",in"))
                .findFirst()
                .orElseThrow()
                .replaceAll(",.*", ""));
        Said replayed = run("replay", "--config", calibrated, moved);
        assertTrue(replayed.out().contains("\"kind\":\"receive\""), replayed.toString());

        Said again = calibrate(calibrated);
        assertEquals(3, again.exit(), again.toString());
        assertTrue(again.out().contains("nothing written"), again.toString());
        assertEquals(written, Files.readString(file));
    }

    @Test
    void labelsThatSayNothingOfTheDoorAreRefused() throws IOException {
        recordings(cells -> cells);
        List<String> lines = Files.readAllLines(folder.resolve("labels.csv"));
        Random luck = new Random(5);
        for (int i = 1; i < lines.size(); i++) {
            lines.set(i, lines.get(i).replaceAll(",.*", luck.nextBoolean() ? ",in" : ",out"));
        }
        Files.write(folder.resolve("labels.csv"), lines);
        Path config = config("");
        Said said = calibrate(config);
        assertEquals(3, said.exit(), said.toString());
        assertTrue(said.out().contains("nothing written: recordings held out are not judged better"), said.toString());
        assertFalse(Files.exists(folder.resolve("calibration.yaml")));
    }

    @Test
    void tooFewRecordingsAndLabelsThatMakeNoSenseAreToldWithTheirCure() throws IOException {
        recordings(cells -> cells);
        Path labels = folder.resolve("labels.csv");
        List<String> lines = Files.readAllLines(labels);
        Path config = config("");
        Files.write(labels, lines.subList(0, 6));
        Said few = calibrate(config);
        assertEquals(3, few.exit(), few.toString());
        assertTrue(few.out().contains("too few: at least 10 are needed"), few.toString());

        Files.write(labels, List.of("recording,label", lines.get(1).replaceAll(",.*", ",inwards")));
        Said wrong = calibrate(config);
        assertEquals(1, wrong.exit());
        assertTrue(
                wrong.err().contains("labels.csv, line 2: label 'inwards' is none of in, out, none"), wrong.toString());

        Files.write(labels, List.of("recording,label", "gone.csv,in"));
        assertTrue(
                calibrate(config).err().contains("there is no file " + folder.resolve("gone.csv")), "a lost recording");

        Files.write(labels, List.of("recording,label,door", lines.get(1) + ",D7"));
        assertTrue(calibrate(config).err().contains("is of door 'D7', which"), "a door that is not there");
    }
}
