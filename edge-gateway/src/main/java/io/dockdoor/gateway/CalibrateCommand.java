package io.dockdoor.gateway;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.dedup.Tuning;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.calibration.Calibration;
import io.dockdoor.gateway.calibration.LabelledRecording;
import io.dockdoor.gateway.calibration.Labels;
import io.dockdoor.gateway.config.CalibrationFile;
import io.dockdoor.gateway.config.DoorCalibration;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.Doors;
import io.dockdoor.gateway.recording.Recording;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code calibrate --config GATEWAY.yaml --labels labels.csv FILE...}. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Fits the judgement of the doors to recordings of which somebody said what happened, and writes it into a file that"
                    + " the gateway reads. Prints how recordings that were held out are judged before and after.",
            "Exit code 0 written, 3 nothing written since it would be no better, 1 a file cannot be used, 78 the configuration is"
                    + " wrong."
        })
final class CalibrateCommand implements Callable<Integer> {
    static final int NOT_BETTER = 3;

    private final InstantSource clock;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the gateway's YAML file")
    private Path config = Path.of("gateway.yaml");

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "FILE",
            description = "CSV: recording,label (in, out or none), and if wanted door and session")
    private Path labels = Path.of("labels.csv");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the calibration to write; default: 'calibration' of the configuration, else calibration.yaml"
                    + " beside it. Other doors' entries in it stay")
    private @Nullable Path out;

    @Option(names = "--force", description = "write it although held-out recordings are not judged better")
    private boolean force;

    @Parameters(arity = "0..*", paramLabel = "FILE", description = "recordings; default: all that have a label")
    private List<Path> files = List.of();

    CalibrateCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try {
            return calibrate(GatewayConfig.read(config), System.out);
        } catch (BadConfig bad) {
            System.err.println(bad.getMessage());
            return Main.BAD_CONFIG;
        } catch (IOException refused) {
            System.err.println("cannot calibrate: " + refused.getMessage());
            return Main.CANNOT_START;
        }
    }

    private int calibrate(GatewayConfig read, PrintStream say) throws IOException, BadConfig {
        Path target = out != null
                ? out
                : read.calibration() != null ? read.calibration() : config.resolveSibling("calibration.yaml");
        Map<DoorId, DoorCalibration> all = new TreeMap<>(Comparator.comparing(DoorId::value));
        if (Files.exists(target)) {
            all.putAll(CalibrationFile.read(target));
        }
        Map<Door, List<LabelledRecording>> sorted = recordings(read, Labels.read(labels));
        boolean written = false;
        for (Map.Entry<Door, List<LabelledRecording>> each : sorted.entrySet()) {
            DoorCalibration its = door(
                    read, each.getKey(), each.getValue(), all.get(each.getKey().id()), say);
            if (its != null) {
                all.put(its.door(), its);
                written = true;
            }
        }
        if (!written) {
            return NOT_BETTER;
        }
        CalibrationFile.write(target, all.values());
        say.println("written to " + target
                + (target.equals(read.calibration())
                        ? "; restart the gateway to use it"
                        : "; the gateway uses it with 'calibration: " + target + "' in its configuration"));
        return 0;
    }

    private @Nullable DoorCalibration door(
            GatewayConfig read,
            Door door,
            List<LabelledRecording> recordings,
            @Nullable DoorCalibration earlier,
            PrintStream say) {
        String few = Calibration.tooFew(recordings);
        if (!few.isEmpty()) {
            say.println("door " + door.id() + ": nothing written: " + few);
            return null;
        }
        DoorCalibration used = door.calibration();
        List<WindowPlan> others = read.doors().stream()
                .filter(other -> !other.id().equals(door.id()))
                .map(Doors::plan)
                .toList();
        Calibration its =
                Calibration.of(Doors.asBuilt(door), used == null ? Tuning.NONE : used.tuning(), others, recordings);
        say.println("door " + door.id() + ": " + Calibration.words(recordings));
        say.println("  now:    " + its.before());
        say.println("  after:  " + its.after() + " (each by a calibration that did not know its session)");
        if (!its.better() && !force) {
            say.println("  nothing written: " + its.refusal());
            return null;
        }
        Tuning tuning = its.tuning();
        say.println("  " + tuning + (its.better() ? "" : ", by force"));
        return new DoorCalibration(
                door.id(),
                earlier == null ? 1 : earlier.revision() + 1,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                door.layout(),
                Calibration.words(recordings) + (its.better() ? "" : "; by force"),
                its.before().toString(),
                its.after().toString(),
                tuning);
    }

    /** The recordings by door: the one a label names, else the one whose antennas read most. */
    private Map<Door, List<LabelledRecording>> recordings(GatewayConfig read, Labels said) throws IOException {
        Map<Door, List<LabelledRecording>> sorted = new LinkedHashMap<>();
        read.doors().forEach(door -> sorted.put(door, new ArrayList<>()));
        List<Path> wanted = files.isEmpty()
                ? said.lines().stream().map(Labels.Line::recording).toList()
                : files;
        for (Path file : wanted) {
            Labels.Line label = said.of(file);
            if (label == null) {
                System.err.println(file + " has no label in " + labels + " and is left out");
                continue;
            }
            Recording recording = Recording.read(file);
            String complaint = recording.complaint();
            if (complaint != null) {
                System.err.println(complaint);
            }
            Door door = door(read, label, recording);
            if (recording.readsOf(Doors.asBuilt(door)) == 0) {
                System.err.println(file + " has no read of an antenna of door " + door.id() + " and is left out");
                continue;
            }
            String session = label.session() == null ? file.toString() : label.session();
            sorted.getOrDefault(door, new ArrayList<>()).add(new LabelledRecording(recording, label.label(), session));
        }
        sorted.values().removeIf(List::isEmpty);
        if (sorted.isEmpty()) {
            throw new IOException("none of the recordings has both a label in " + labels + " and reads of a door");
        }
        return sorted;
    }

    private Door door(GatewayConfig read, Labels.Line label, Recording recording) throws IOException {
        DoorId named = label.door();
        if (named != null) {
            return read.doors().stream()
                    .filter(door -> door.id().equals(named))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            labels + ": recording '" + label.recording().getFileName() + "' is of door '" + named
                                    + "', which " + config + " does not have"));
        }
        return read.doors().stream()
                .max(Comparator.comparingLong(door -> recording.readsOf(Doors.asBuilt(door))))
                .orElseThrow(() -> new IOException(config + " has no door"));
    }
}
