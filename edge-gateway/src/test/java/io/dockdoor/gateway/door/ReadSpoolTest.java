package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadSpoolTest {
    private static final ReaderId R1 = new ReaderId("R1");
    private static final long T0 = 1_795_521_600_000_000L;

    @TempDir
    Path folder;

    private static List<Input> inputs(long seed, int howMany) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            long at = T0 + 10_000L * i;
            switch (random.nextInt(4)) {
                case 0 -> inputs.add(new Input.Tick(at));
                case 1 -> inputs.add(new Input.Signalled(signal(random.nextInt(10), at)));
                default -> inputs.add(new Input.Seen(reads(random, at)));
            }
        }
        return inputs;
    }

    private static DoorSignal signal(int kind, long at) {
        return switch (kind) {
            case 0 -> new DoorSignal.BeamBroken("B1", at);
            case 1 -> new DoorSignal.BeamCleared("B2", at);
            case 2 -> new DoorSignal.MotionSeen(at);
            case 3 -> new DoorSignal.ContactOpened(at);
            case 4 -> new DoorSignal.ContactClosed(at);
            case 5 -> new DoorSignal.ButtonPressed("start", at);
            case 6 -> new DoorSignal.ReaderUp(R1, at);
            case 7 -> new DoorSignal.ReaderDown(R1, at);
            case 8 -> new DoorSignal.MotionEnded(at);
            default -> new DoorSignal.ReadsLost(R1, at);
        };
    }

    private static TagReads reads(SplittableRandom random, long at) {
        TagReads batch = new TagReads(R1, 4);
        for (int i = random.nextInt(6); i > 0; i--) {
            byte[] epc = new byte[62];
            random.nextBytes(epc);
            int bytes = random.nextInt(63);
            boolean bare = random.nextBoolean();
            batch.add(
                    Epc.of(epc, 0, bytes * 8),
                    1 + random.nextInt(63),
                    at - random.nextInt(1_000_000),
                    at + random.nextInt(1_000_000),
                    bare ? 0 : random.nextLong(Long.MAX_VALUE / 4),
                    bare ? TagRead.NO_RSSI : -random.nextInt(9_000),
                    random.nextInt(60),
                    bare ? TagRead.NO_PHASE : random.nextInt(4_096),
                    bare ? TagRead.NO_DOPPLER : random.nextInt(200) - 100,
                    1 + random.nextInt(1_000),
                    bare ? TagRead.NO_PC : random.nextInt(65_536));
        }
        return batch;
    }

    private static void append(ReadSpool spool, Input input, long turn) throws IOException {
        spool.append(new Spooled(turn, T0 + turn, input));
    }

    /** Turn and time come back too: told with the inputs. */
    private static List<Input> open(ReadSpool spool) {
        List<Spooled> all = spool.recovered().open();
        all.forEach(each -> assertEquals(T0 + each.turn(), each.atMicros()));
        return all.stream().map(Spooled::input).toList();
    }

    /** Batches have no equality of their own: told row by row. */
    private static List<String> told(List<Input> inputs) {
        return inputs.stream()
                .map(input -> {
                    if (input instanceof Input.Seen seen) {
                        StringBuilder rows =
                                new StringBuilder("seen " + seen.batch().reader());
                        for (int i = 0; i < seen.batch().size(); i++) {
                            rows.append(seen.batch().get(i));
                        }
                        return rows.toString();
                    }
                    return input.toString();
                })
                .toList();
    }

    @Test
    void everyInputComesBackAsItWas() throws Exception {
        List<Input> inputs = inputs(1, 500);
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            for (Input input : inputs) {
                append(spool, input, 7);
            }
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            ReadSpool.Recovered all = spool.recovered();
            assertEquals(
                    told(inputs), told(all.open().stream().map(Spooled::input).toList()));
            assertEquals(List.of(), all.standing());
        }
    }

    @Test
    void cutAtAnyByteEverythingBeforeTheCutComesBackAndWritingGoesOn() throws Exception {
        List<Input> inputs = inputs(2, 12);
        List<Long> ends = new ArrayList<>();
        Path file = folder.resolve("D1.000000000001.spool");
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            for (Input input : inputs) {
                append(spool, input, ends.size());
                ends.add(spool.size());
            }
        }
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 12; cut <= whole.length; cut++) { // 12: magic, length and "plan"
            Files.write(file, whole);
            try (RandomAccessFile cutting = new RandomAccessFile(file.toFile(), "rw")) {
                cutting.setLength(cut);
            }
            long end = cut;
            int kept = (int) ends.stream().filter(each -> each <= end).count();
            try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
                assertEquals(told(inputs.subList(0, kept)), told(open(spool)), "cut at byte " + cut);
                append(spool, new Input.Tick(7), kept);
            }
            try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
                assertEquals(kept + 1, spool.recovered().open().size(), "after the cut at byte " + cut);
            }
        }
    }

    @Test
    void aKilledProcessLeavesRoomThatIsNoInputAndTheNextGoesOnBehindTheLast() throws Exception {
        List<Input> inputs = inputs(5, 400);
        Path file = folder.resolve("D1.000000000001.spool");
        int kept = 0;
        for (int life = 0; life < 4; life++) {
            // not closed: this life ends as by kill -9
            ReadSpool spool = new ReadSpool(folder, "D1", "plan");
            assertEquals(told(inputs.subList(0, kept)), told(open(spool)), "life " + life);
            for (int i = 0; i < 100; i++) {
                append(spool, inputs.get(kept), kept);
                kept++;
            }
            assertTrue(
                    Files.size(file) - spool.size() >= SpoolFile.ROOM / 2,
                    "what comes when the disk is full already has its place");
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            assertEquals(told(inputs), told(open(spool)));
        }
        assertTrue(Files.size(file) < SpoolFile.ROOM, "room that is not needed is given back");
    }

    @Test
    void aFlippedBitEndsTheSegmentInsteadOfLying() throws Exception {
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            for (Input input : inputs(3, 10)) {
                append(spool, input, 1);
            }
        }
        Path file = folder.resolve("D1.000000000001.spool");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            assertEquals(9, spool.recovered().open().size());
        }
    }

    @Test
    void whatWasSpooledForAnotherLayoutOfTheDoorIsNotJudgedByThisOne() throws Exception {
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            append(spool, new Input.Tick(1), 1);
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "other plan")) {
            assertEquals(List.of(), open(spool));
            append(spool, new Input.Tick(2), 2);
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "other plan")) {
            assertEquals(List.of(new Input.Tick(2)), open(spool));
        }
    }

    @Test
    void aSegmentBeginsAtAQuietMomentAndTwoAreKept() throws Exception {
        TagReads large = new TagReads(R1, 1_000);
        for (int i = 0; i < 1_000; i++) {
            large.add(TagRead.of(Epc.ofHex("%024X".formatted(i)), R1, 1, T0, -50));
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            assertFalse(spool.quiet(1, Long.MAX_VALUE), "too little for a new segment");
            for (int segment = 1; segment <= 4; segment++) {
                for (long bytes = 0; bytes <= ReadSpool.SEGMENT_BYTES; bytes += 20_000) {
                    append(spool, new Input.Seen(large), segment);
                }
                assertTrue(spool.quiet(segment * 10L, Long.MAX_VALUE), "segment " + segment);
            }
            append(spool, new Input.Tick(9), 9);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            ReadSpool.Recovered all = spool.recovered();
            assertEquals(
                    List.of(new Input.NumberedFrom(40), new Input.Tick(9)),
                    all.open().stream().map(Spooled::input).toList());
            assertTrue(all.standing().size() > 50);
        }
    }

    @Test
    void aSegmentAlsoBeginsAfterTwoMinutesAndStaysWhileANeighbourNeedsIt() throws Exception {
        long segment = ReadSpool.SEGMENT_MICROS + 1;
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            for (int i = 0; i < 6; i++) {
                append(spool, new Input.Tick(i), i * segment);
                append(spool, new Input.Tick(i), (i + 1) * segment);
                assertTrue(spool.quiet(i + 1, T0 + 2 * segment), "segment " + i);
                assertEquals(T0 + (i + 1) * segment, spool.openSinceMicros());
            }
        }
        try (ReadSpool spool = new ReadSpool(folder, "D1", "plan")) {
            ReadSpool.Recovered all = spool.recovered();
            assertEquals(2 * segment, all.standing().get(0).turn(), "what a neighbour needs is still there, no more");
            append(spool, new Input.Tick(9), 8 * segment);
            assertTrue(spool.quiet(9, Long.MAX_VALUE));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }
}
