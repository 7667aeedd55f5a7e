package io.dockdoor.gateway.papers;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The papers on disk: a file for what each door expects, one for what passed for each document, one for the bindings. */
public final class PaperFolder {
    private static final Logger LOG = LoggerFactory.getLogger(PaperFolder.class);
    private static final String EXPECTED = "expect-";
    private static final String TALLY = "passed-";
    private static final String BOUND = "doors.json";

    private final Path folder;

    /** @throws IOException when the folder cannot be made */
    public PaperFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    /** What passed for a document through doors of this gateway, in order. */
    record Tally(String document, List<Passed> passages) {}

    /** One passage; {@code back}: against the document's way. */
    record Passed(String passage, boolean back, List<String> identities) {}

    private record Bound(Map<String, String> doors) {}

    List<byte[]> expectations() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (Path file : files(EXPECTED)) {
            all.add(Files.readAllBytes(file));
        }
        return all;
    }

    void keep(String door, byte[] message) throws IOException {
        if (message.length == 0) {
            Files.deleteIfExists(folder.resolve(EXPECTED + door + ".json"));
        } else {
            write(EXPECTED + door + ".json", message);
        }
    }

    List<Tally> tallies() throws IOException {
        List<Tally> all = new ArrayList<>();
        for (Path file : files(TALLY)) {
            try {
                all.add(Wire.read(Files.readAllBytes(file), Tally.class));
            } catch (BadEvent spoilt) {
                LOG.warn("{} makes no sense and is passed over: {}", file.getFileName(), spoilt.getMessage());
            }
        }
        return all;
    }

    void keep(Tally tally) throws IOException {
        write(name(tally.document()), Wire.write(tally));
    }

    void forget(String document) throws IOException {
        Files.deleteIfExists(folder.resolve(name(document)));
    }

    Map<String, String> bound() throws IOException {
        Path file = folder.resolve(BOUND);
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return Wire.read(Files.readAllBytes(file), Bound.class).doors();
        } catch (BadEvent spoilt) {
            LOG.warn("{} makes no sense and is passed over: {}", BOUND, spoilt.getMessage());
            return Map.of();
        }
    }

    void keepBound(Map<String, String> doors) throws IOException {
        write(BOUND, Wire.write(new Bound(doors)));
    }

    private List<Path> files(String begin) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(begin) && name.endsWith(".json");
                    })
                    .sorted()
                    .toList();
        }
    }

    private static String name(String document) {
        // a number may be longer than a file's name, and have any character
        return TALLY + UUID.nameUUIDFromBytes(document.getBytes(StandardCharsets.UTF_8)) + ".json";
    }

    /** The whole file or the old one, also after a power cut. */
    private void write(String name, byte[] bytes) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
