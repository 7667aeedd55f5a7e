package io.dockdoor.gateway.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dockdoor.events.TagRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as other programs write them. */
class RecordingTest {
    @TempDir
    Path folder;

    private List<TagRead> reads(String... lines) throws IOException {
        Path file = folder.resolve("recording.csv");
        Files.write(file, List.of(lines));
        return Recording.read(file).rows().stream()
                .map(row -> ((Row.Read) row).read())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000250000",
                "1700000000250",
                "1700000000250000000",
                "1700000000.25",
                "2023-11-14T22:13:20.25Z",
                "2023-11-14 23:13:20.250+01:00"
            })
    void timeIsUnderstoodInEveryUnitOfToday(String time) throws IOException {
        List<TagRead> reads = reads("time,reader,antenna,epc,rssi_dbm", time + ",R1,1,3034AA,-60");

        assertEquals(1_700_000_000_250_000L, reads.get(0).lastMicros());
    }

    @Test
    void decibelsWithAnyOffsetStayAsTheyAre() throws IOException {
        List<TagRead> reads = reads(
                "time,reader,antenna,epc,rssi_dbm",
                "1000,R1,1,3034AA,48.5",
                "2000,R1,1,3034AA,12",
                "3000,R1,1,3034AA,");

        assertEquals(
                List.of(4_850, 1_200, TagRead.NO_RSSI),
                reads.stream().map(TagRead::rssiCentiDbm).toList());
    }

    @Test
    void powerInLinearUnitsBecomesDecibelsForThatReaderAlone() throws IOException {
        List<TagRead> reads = reads(
                "time,reader,antenna,epc,rssi_dbm",
                "1000,R1,1,3034AA,10000",
                "2000,R1,1,3034AA,100",
                "3000,R1,1,3034AA,10",
                "4000,R2,1,3034AA,-60");

        assertEquals(
                List.of(4_000, 2_000, 1_000, -6_000),
                reads.stream().map(TagRead::rssiCentiDbm).toList());
    }
}
