package io.dockdoor.gateway.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.TagRead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time,reader,antenna,epc,rssi_dbm|1000,R1,1,3034AA,-55.5",
                "\uFEFFTime,Reader,Antenna,EPC,RSSI|1000,R1,1,3034AA,-55.5",
                "Timestamp;Reader ID;Antenna-Port;Tag_ID;Peak RSSI|1000;R1;1;3034AA;-55,5",
                "\"epc\"\t\"rssi\"\t\"ts\"\t\"ant\"\t\"reader\"|30 34 AA\t-55.5\t1000\t1\tR1",
                "comment,time,reader,antenna,epc,rssi_dbm,more|\"a, b\",1000,R1,1,0x3034aa,-55.5",
                "{\"Timestamp\":1000,\"readerId\":\"R1\",\"antennaPort\":1,\"epc\":\"3034AA\",\"peakRssi\":-55.5,\"x\":[1]}"
            })
    void strangersNameAndDressTheirColumnsAsTheyLike(String lines) throws IOException {
        for (String lineEnd : List.of("\n", "\r\n")) {
            for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
                String text = "\n" + lines.replace("|", lineEnd) + lineEnd;
                byte[] bytes = (lines.startsWith("\uFEFF") ? text.substring(1) : text).getBytes(charset);
                for (boolean packed : List.of(false, true)) {
                    Path file = folder.resolve("strange");
                    try (OutputStream out =
                            packed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
                        out.write(bytes);
                    }
                    Recording recording = Recording.read(file);
                    assertNull(recording.complaint());
                    TagRead read = ((Row.Read) recording.rows().get(0)).read();
                    assertEquals("3034AA", read.epc().hex());
                    assertEquals("R1", read.reader().value());
                    assertEquals(1, read.antenna());
                    assertEquals(1_000, read.lastMicros());
                    assertEquals(-5_550, read.rssiCentiDbm());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time,reader,epc|line 1: no recording, as it has no column antenna; it has time, reader, epc.",
                "The pallet stood|line 1: no recording, as it has no column time, reader, antenna, epc",
                "[{\"time\":1}]|no column time, reader, antenna, epc"
            })
    void aFileWithoutTheColumnsItNeedsSaysWhichAndWhatItHas(String header, String told) throws IOException {
        Path file = Files.writeString(folder.resolve("x.csv"), header + "\n1,R1,3034AA\n");
        String message = String.valueOf(
                assertThrows(IOException.class, () -> Recording.read(file)).getMessage());
        assertTrue(message.startsWith(file + ", ") && message.contains(told), message);
    }

    @Test
    void aFileOfWhichNoLineMakesSenseIsRefusedWithItsFirst() throws IOException {
        Path file = Files.write(
                folder.resolve("x.csv"),
                List.of("time,reader,antenna,epc", "noon,R1,1,3034AA", "1000,,1,3034AA", "1000,R1,0,3034AA"));
        String message = String.valueOf(
                assertThrows(IOException.class, () -> Recording.read(file)).getMessage());
        assertEquals(
                file + ": none of its lines makes sense, the first is line 2: time 'noon' is neither RFC 3339"
                        + " nor whole microseconds since 1970",
                message);
    }

    @Test
    void levelsMayBeMissingInManyWordsOrCarryTheirUnit() throws IOException {
        List<TagRead> reads = reads(
                "# dock 3, second try",
                "time,reader,antenna,epc,rssi_dbm",
                "1000,R1,1,3034AA,N/A",
                "2000,R1,1,3034AA,None",
                "3000,R1,1,3034AA,-",
                "4000,R1,1,3034AA,-48.5 dBm");

        assertEquals(
                List.of(TagRead.NO_RSSI, TagRead.NO_RSSI, TagRead.NO_RSSI, -4_850),
                reads.stream().map(TagRead::rssiCentiDbm).toList());
    }

    @Test
    void aFileCutOffWithinItsGzipSaysSo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("time,reader,antenna,epc\n1000,R1,1,3034AA\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("x.csv.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 12));

        assertEquals(
                file + " is packed by gzip and damaged or cut off; copy it again",
                assertThrows(IOException.class, () -> Recording.read(file)).getMessage());
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
