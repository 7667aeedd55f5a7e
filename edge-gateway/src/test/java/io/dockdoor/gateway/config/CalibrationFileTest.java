package io.dockdoor.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.daemon.settings.BadConfig;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Tuning;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.door.Doors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationFileTest {
    private static final DoorCalibration D1 = new DoorCalibration(
            new DoorId("D1"),
            2,
            "2026-11-27T13:00:00Z",
            "R1/1 out, R1/3 in, inner eye",
            "12 recordings: 4 in, 4 out, 4 none",
            "5 right, 7 wrong, 0 undecided, log loss 2.10, 40 tags told",
            "12 right, 0 wrong, 0 undecided, log loss 0.05, 90 tags told",
            new Tuning(true, -6, 1.5, 0.8, 1, 0.5, -1));

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("calibration.yaml");
        CalibrationFile.write(file, List.of(D1));
    }

    private String yaml() {
        return """
                gateway: G1
                site: S1
                location: "9521141000014"
                timeZone: Europe/Berlin
                state: /var/lib/dockdoor/gateway
                mqtt: {url: "mqtt://127.0.0.1:1884"}
                readers: [{id: R1, host: 127.0.0.1}]
                doors:
                  - id: D1
                    mode: both
                    antennas: [{reader: R1, antenna: 1, side: out}, {reader: R1, antenna: 3, side: in}]
                    beams: {inner: {reader: R1, gpi: 2}}
                calibration: %s
                """.formatted(file);
    }

    private String faults() {
        return String.valueOf(assertThrows(BadConfig.class, () -> GatewayConfig.parse("gateway.yaml", yaml()))
                .getMessage());
    }

    @Test
    void whatWasWrittenIsWhatTheDoorIsJudgedBy() throws Exception {
        assertEquals(Map.of(new DoorId("D1"), D1), CalibrationFile.read(file));
        GatewayConfig config = GatewayConfig.parse("gateway.yaml", yaml());
        WindowPlan plan = Doors.plan(config.doors().get(0));
        assertEquals(Side.IN, plan.antennas().get(0).side(), "the sides are swapped");
        assertEquals(-6, plan.scorecard().innerGainDb());
        assertEquals(1.5, plan.scorecard().levelUnit());
    }

    @Test
    void theCalibrationBeforeStaysBesideTheNewOne() throws Exception {
        CalibrationFile.write(file, List.of());
        assertEquals(0, CalibrationFile.read(file).size());
        assertEquals(
                1,
                CalibrationFile.read(folder.resolve("calibration.yaml.before")).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1|version: 2|line 5: version: is 2, this program reads 1; calibrate anew with this program",
                "innerGain: -6.000|innerGain: 60|doors[0].innerGain: innerGain 60.0 is not from -30.0 to 30.0",
                "bias: 0.500|bais: 0.5|doors[0].bais: unknown setting; did you mean 'bias'?",
                "order: 0.800|order: much|doors[0].order: 'much' is no number",
                "door: \"D1\"|door: \"D2\"|calibrates door 'D2', which is not here",
                "inner eye|outer eye|calibrates door D1 for another layout",
                "revision: 2||doors[0].revision: is missing"
            })
    void whatIsWrongWithItIsToldWithPlaceAndCure(String there, String instead, String told) throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.replace(there, instead == null ? "" : instead));
        assertTrue(faults().contains("calibration: " + file), faults());
        assertTrue(faults().contains(told), faults());
    }

    @Test
    void aMissingFileIsToldWithTheCommandThatMakesIt() throws IOException {
        Files.delete(file);
        assertTrue(faults().contains("there is no such file; make it with ./dockdoor calibrate"), faults());
    }
}
