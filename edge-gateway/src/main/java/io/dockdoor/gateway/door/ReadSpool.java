package io.dockdoor.gateway.door;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recent inputs of one door on disk, so that a passage under way when the process dies can be judged again from the same
 * inputs. Appended to, never fsynced: it has to outlive a killed process, not a power cut, and an SD card lives longer.
 *
 * <p>A segment begins when no passage is open. One segment before the newest is kept: its passages are long told, but it tells
 * a fresh window which tags were standing around. Belongs to the door's thread.
 */
final class ReadSpool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadSpool.class);
    private static final int MAGIC = 0x44445332; // "DDS2"
    /** A segment is begun anew at the first quiet moment after this many bytes. */
    static final long SEGMENT_BYTES = 1 << 20;
    /** Or after so long: what is judged again after a kill is little, and neighbours need not keep much for each other. */
    static final long SEGMENT_MICROS = 120_000_000;
    /** A passage that never ends must not fill the disk: beyond this nothing is spooled until it ends. */
    private static final long LARGEST_SEGMENT = 16 << 20;

    private static final int LARGEST_RECORD = 8 << 20;
    private static final int HEADER = 8;
    private static final int STAMP = 16;
    private static final int KEPT = 2;
    /** However long a neighbour's passage stays open. */
    private static final int MOST_KEPT = 24;

    /**
     * What was spooled by the process before, in order.
     *
     * @param standing inputs of passages that are over: they tell what stands around
     * @param open inputs since the last quiet moment
     */
    record Recovered(List<Spooled> standing, List<Spooled> open) {}

    private record Segment(List<Spooled> inputs, long end) {}

    private final Path folder;
    private final String door;
    private final byte[] plan;
    private final InputCodec codec = new InputCodec();
    private Recovered recovered = new Recovered(List.of(), List.of());
    private @Nullable SpoolFile current;
    /** When the first input of each segment on the disk was judged, by the segment's number. */
    private final Map<Long, Long> begun = new HashMap<>();

    private long number;
    private long lastTurn;
    private long lastAt;
    private boolean full;
    /** Records that the disk did not take yet. */
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    private long waitingBytes;

    /**
     * Reads what is there and goes on behind it.
     *
     * @param plan fingerprint of how the door is judged; what was spooled under another one is not recovered
     */
    ReadSpool(Path folder, String door, String plan) throws IOException {
        this.folder = folder;
        this.door = door;
        this.plan = plan.getBytes(StandardCharsets.UTF_8);
        Files.createDirectories(folder);
        List<Path> there = segments();
        List<Segment> good = new ArrayList<>();
        for (Path file : there) {
            Segment segment = read(file);
            if (segment == null) {
                good.clear();
            } else {
                good.add(segment);
            }
            if (segment != null && !segment.inputs().isEmpty()) {
                begun.put(numberOf(file), segment.inputs().get(0).atMicros());
            }
        }
        number = there.isEmpty() ? 0 : numberOf(there.get(there.size() - 1));
        if (good.isEmpty()) {
            begin();
        } else {
            Segment newest = good.remove(good.size() - 1);
            recovered = new Recovered(
                    good.stream().flatMap(segment -> segment.inputs().stream()).toList(), newest.inputs());
            current = SpoolFile.goOn(there.get(there.size() - 1), newest.end()); // without what the crash cut off
            for (Spooled each : newest.inputs()) {
                lastTurn = each.turn();
                lastAt = each.atMicros();
            }
        }
    }

    /** What the process before left behind; told once, as it is large. */
    Recovered recovered() {
        Recovered all = recovered;
        recovered = new Recovered(List.of(), List.of());
        return all;
    }

    /** When the oldest input was judged that belongs to a passage under way, or may; {@link Long#MAX_VALUE} when there is none. */
    long openSinceMicros() {
        return begun.getOrDefault(number, Long.MAX_VALUE);
    }

    /**
     * Appends an input. When there is no room for it it is kept in memory, with those that follow, and written when there is: the
     * spool has no hole once the disk takes writes again.
     *
     * @throws IOException when there is no room, or none for much more
     */
    void append(Spooled spooled) throws IOException {
        lastTurn = spooled.turn();
        lastAt = spooled.atMicros();
        begun.putIfAbsent(number, lastAt);
        if (full) {
            return;
        }
        byte[] input = codec.write(spooled.input());
        byte[] bytes = ByteBuffer.allocate(STAMP + input.length)
                .putLong(spooled.turn())
                .putLong(spooled.atMicros())
                .put(input)
                .array();
        if (bytes.length > LARGEST_RECORD || open().size() + waitingBytes > LARGEST_SEGMENT) {
            full = true;
            waiting.clear();
            waitingBytes = 0;
            LOG.warn(
                    "door {}: this passage is too long to be spooled; it is lost if the process dies before it ends",
                    door);
            return;
        }
        waiting.add(ByteBuffer.allocate(8 + bytes.length)
                .putInt(bytes.length)
                .putInt(checksum(bytes))
                .put(bytes)
                .array());
        waitingBytes += 8 + bytes.length;
        catchUp();
    }

    /** Bytes written to the newest segment. */
    long size() {
        return open().size();
    }

    /** Writes what waits, and sees to it that there is room for more. */
    void catchUp() throws IOException {
        SpoolFile file = open();
        while (!waiting.isEmpty()) {
            byte[] next = waiting.getFirst();
            file.append(next);
            waitingBytes -= next.length;
            waiting.removeFirst();
        }
        file.ahead();
    }

    /**
     * No passage is open: a new segment may begin here, numbering its passages from {@code next}. Tells whether one did.
     *
     * @param neededMicros what any door of the gateway judged from then on is needed to judge another one again
     */
    boolean quiet(long next, long neededMicros) throws IOException {
        boolean old = lastAt - openSinceMicros() > SEGMENT_MICROS;
        if ((open().size() < SEGMENT_BYTES && !full && !old) || !waiting.isEmpty()) {
            return false;
        }
        begin();
        append(new Spooled(lastTurn, lastAt, new Input.NumberedFrom(next)));
        drop(segments(), neededMicros);
        return true;
    }

    /** A segment can go when the one behind it already begins before what is needed; two stay in any case. */
    private void drop(List<Path> there, long neededMicros) throws IOException {
        for (int i = 0; i < there.size() - KEPT; i++) {
            long behind = begun.getOrDefault(numberOf(there.get(i + 1)), Long.MIN_VALUE);
            if (behind > neededMicros && there.size() - i <= MOST_KEPT) {
                return;
            }
            Files.delete(there.get(i));
            begun.remove(numberOf(there.get(i)));
        }
    }

    /** What is in the spool must not be judged again: begins anew, numbering passages from {@code next}. */
    void forget(long next) throws IOException {
        begin();
        append(new Spooled(lastTurn, lastAt, new Input.NumberedFrom(next)));
        List<Path> there = segments();
        for (Path old : there.subList(0, there.size() - 1)) {
            Files.delete(old);
            begun.remove(numberOf(old));
        }
    }

    @Override
    public void close() throws IOException {
        open().close();
    }

    private SpoolFile open() {
        return Objects.requireNonNull(current, "the constructor begins a segment");
    }

    /** The new segment takes over only when its file is there: until then the old one goes on. */
    private void begin() throws IOException {
        Path file = folder.resolve("%s.%012d.spool".formatted(door, number + 1));
        byte[] header = ByteBuffer.allocate(HEADER + plan.length)
                .putInt(MAGIC)
                .putInt(plan.length)
                .put(plan)
                .array();
        SpoolFile next = SpoolFile.begin(file, header);
        SpoolFile before = current;
        current = next;
        number++;
        full = false;
        waiting.clear();
        waitingBytes = 0;
        if (before != null) {
            before.close();
        }
    }

    /** Inputs of one segment, and where the last whole one ends; null when it was spooled for another plan. */
    private @Nullable Segment read(Path file) throws IOException {
        return read(file, plan);
    }

    /** {@code plan} null takes any. A record cut off or damaged ends its segment quietly: that is what a crash looks like. */
    private static @Nullable Segment read(Path file, byte @Nullable [] plan) throws IOException {
        InputCodec codec = new InputCodec();
        List<Spooled> inputs = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                LOG.warn("{} is no spool of ours; left alone", file);
                return null;
            }
            byte[] itsPlan = in.readNBytes(Math.max(0, Math.min(in.readInt(), 1 << 16)));
            if (plan != null && !Arrays.equals(itsPlan, plan)) {
                LOG.warn(
                        "{} was spooled for another layout of the door; a passage open then is not judged again", file);
                return null;
            }
            long end = (long) HEADER + itsPlan.length;
            try {
                while (true) {
                    int length = in.readInt();
                    int crc = in.readInt();
                    byte[] bytes = in.readNBytes(Math.max(0, Math.min(length, LARGEST_RECORD)));
                    if (bytes.length != length || length < STAMP || checksum(bytes) != crc) {
                        return new Segment(inputs, end);
                    }
                    ByteBuffer record = ByteBuffer.wrap(bytes);
                    inputs.add(new Spooled(
                            record.getLong(), record.getLong(), codec.read(Arrays.copyOfRange(bytes, STAMP, length))));
                    end += 8L + length;
                }
            } catch (EOFException cutOff) {
                return new Segment(inputs, end);
            }
        } catch (EOFException noHeader) {
            LOG.info("{} ends within its header: the process died as it began", file);
            return null;
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** What is in the spool of that door now, oldest first; the gateway that writes it may be running. */
    static List<Input> recent(Path folder, String door) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (Path file : segments(folder, door)) {
            Segment segment = read(file, null);
            if (segment != null) {
                segment.inputs().forEach(each -> inputs.add(each.input()));
            }
        }
        return inputs;
    }

    private List<Path> segments() throws IOException {
        return segments(folder, door);
    }

    private static List<Path> segments(Path folder, String door) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(door + "\\.\\d{12}\\.spool"))
                    .sorted(Comparator.comparingLong(ReadSpool::numberOf))
                    .toList();
        }
    }

    private static long numberOf(Path segment) {
        return Long.parseLong(segment.getFileName().toString().split("\\.", -1)[1]);
    }
}
