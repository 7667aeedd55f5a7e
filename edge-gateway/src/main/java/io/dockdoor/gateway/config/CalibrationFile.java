package io.dockdoor.gateway.config;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.daemon.settings.Fault;
import io.dockdoor.daemon.settings.Guess;
import io.dockdoor.daemon.settings.Node;
import io.dockdoor.daemon.settings.Section;
import io.dockdoor.dedup.Tuning;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file of the doors' calibrations: written by {@code calibrate}, read by everything that judges, and by people. */
public final class CalibrationFile {
    /** Of the file's form. Another one is refused. */
    private static final int VERSION = 1;

    private static final String CURE =
            "; make it with ./dockdoor calibrate --config GATEWAY.yaml --labels labels.csv, or take the line out";

    private CalibrationFile() {}

    /** The doors as that file calibrates them; what is wrong with it becomes faults of the key {@code calibration}. */
    static List<Door> applied(Section top, Path file, List<Door> doors) {
        Map<DoorId, DoorCalibration> all;
        try {
            all = read(file);
        } catch (BadConfig bad) {
            bad.faults().forEach(fault -> top.fault("calibration", file + ": " + fault));
            return doors;
        }
        for (DoorCalibration each : all.values()) {
            Door door = doors.stream()
                    .filter(its -> its.id().equals(each.door()))
                    .findFirst()
                    .orElse(null);
            if (door == null) {
                top.fault(
                        "calibration",
                        file + " calibrates door '" + each.door() + "', which is not here"
                                + Guess.among(
                                        doors.stream()
                                                .map(its -> its.id().value())
                                                .toList(),
                                        each.door().value()));
            } else if (!door.layout().equals(each.layout())) {
                top.fault(
                        "calibration",
                        file + " calibrates door " + door.id() + " for another layout (" + each.layout() + "; now "
                                + door.layout() + "); calibrate it anew, or take its entry out");
            }
        }
        return doors.stream().map(door -> door.with(all.get(door.id()))).toList();
    }

    /** @throws BadConfig with every fault of the file */
    public static Map<DoorId, DoorCalibration> read(Path file) throws BadConfig {
        List<Fault> faults = new ArrayList<>();
        Map<DoorId, DoorCalibration> all = new TreeMap<>(Comparator.comparing(DoorId::value));
        try {
            Node tree = Node.parse(Files.readString(file, StandardCharsets.UTF_8), faults);
            if (tree instanceof Node.Fields fields) {
                read(Section.top(fields, faults), all);
            } else if (tree != null) {
                faults.add(new Fault(tree.line(), "", "expected 'version: " + VERSION + "' and 'doors:'"));
            }
        } catch (NoSuchFileException missing) {
            faults.add(new Fault(0, "", "there is no such file" + CURE));
        } catch (IOException unreadable) {
            faults.add(new Fault(0, "", "cannot be read as UTF-8 text: " + unreadable.getMessage()));
        }
        if (!faults.isEmpty()) {
            throw new BadConfig(file.toString(), faults);
        }
        return all;
    }

    private static void read(Section top, Map<DoorId, DoorCalibration> all) {
        int version = top.required("version", "" + VERSION, 0, text -> Section.whole(text, 0, Integer.MAX_VALUE));
        if (version != VERSION) {
            if (top.has("version")) {
                top.fault(
                        "version",
                        "is " + version + ", this program reads " + VERSION + "; calibrate anew with this program");
            }
            return;
        }
        for (Section section : top.sections("doors")) {
            DoorCalibration each = door(section);
            if (each != null && all.putIfAbsent(each.door(), each) != null) {
                section.fault("door", "door '" + each.door() + "' is listed already; keep one of them");
            }
        }
        top.done();
    }

    private static @Nullable DoorCalibration door(Section section) {
        DoorId door = section.required("door", "D1", new DoorId("none"), DoorId::new);
        int revision = section.required("revision", "1", 1, text -> Section.whole(text, 1, Integer.MAX_VALUE));
        String made = section.required("made", "2026-11-27T13:00:00Z", "", CalibrationFile::time);
        String layout = section.required("layout", "\"R1/1 out, R1/3 in\"", "", text -> text);
        String recordings = section.optional("recordings", "", text -> text);
        String before = section.optional("before", "", text -> text);
        String after = section.optional("after", "", text -> text);
        boolean swapped = section.flag("sidesSwapped", false);
        double gain = number(section, "innerGain", 0);
        double unit = number(section, "levelUnit", 1);
        double order = number(section, "order", 1);
        double motion = number(section, "motion", 1);
        double bias = number(section, "bias", 0);
        double caution = number(section, "caution", 0);
        section.done();
        try {
            Tuning tuning = new Tuning(swapped, gain, unit, order, motion, bias, caution);
            return new DoorCalibration(door, revision, made, layout, recordings, before, after, tuning);
        } catch (IllegalArgumentException refused) {
            String why = String.valueOf(refused.getMessage());
            section.fault(why.substring(0, Math.max(0, why.indexOf(' '))), why);
            return null;
        }
    }

    private static String time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeException notOne) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time; write for example 2026-11-27T13:00:00Z", notOne);
        }
    }

    private static double number(Section section, String key, double usual) {
        return section.optional(key, usual, text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException notOne) {
                throw new IllegalArgumentException("'" + text + "' is no number", notOne);
            }
        });
    }

    /** Writes all of them; the file that was there stays beside it as {@code FILE.before}. */
    public static void write(Path file, Collection<DoorCalibration> all) throws IOException {
        String text = """
                # How doors differ from what the judge expects, fitted to labelled recordings by ./dockdoor calibrate.
                # sidesSwapped: antennas said to look out look in. innerGain: dB by which the inside hears fainter. levelUnit: dB that one
                # unit of the reader's level stands for. order, motion: factors of what the order of the sides and the change of level
                # say. bias: log-odds for every tag. caution: log-odds a load must show more.
                version: %d
                doors:%s
                """.formatted(VERSION, all.isEmpty() ? " []" : "")
                + all.stream().map(CalibrationFile::entry).collect(Collectors.joining());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        if (Files.exists(file)) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".before"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String entry(DoorCalibration each) {
        Tuning tuning = each.tuning();
        StringBuilder text = new StringBuilder("  - door: \"" + each.door() + "\"\n");
        line(text, "revision", each.revision());
        line(text, "made", quoted(each.made()));
        line(text, "layout", quoted(each.layout()));
        line(text, "recordings", quoted(each.recordings()));
        line(text, "before", quoted(each.before()));
        line(text, "after", quoted(each.after()));
        line(text, "sidesSwapped", tuning.sidesSwapped());
        line(text, "innerGain", rounded(tuning.innerGainDb()));
        line(text, "levelUnit", rounded(tuning.levelUnit()));
        line(text, "order", rounded(tuning.order()));
        line(text, "motion", rounded(tuning.motion()));
        line(text, "bias", rounded(tuning.bias()));
        line(text, "caution", rounded(tuning.caution()));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append("    ").append(key).append(": ").append(value).append('\n');
    }

    private static String quoted(String words) {
        return "\"" + words + "\"";
    }

    private static String rounded(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
