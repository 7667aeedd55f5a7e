package io.dockdoor.acceptance.faults;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that another process can set: its offset from the true one lies in a file that both have mapped. */
final class GatewayClock implements InstantSource {
    private final MappedByteBuffer offsetMillis;

    GatewayClock(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            offsetMillis = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant().plusMillis(offsetMillis.getLong(0));
    }

    Duration offset() {
        return Duration.ofMillis(offsetMillis.getLong(0));
    }

    void set(Duration offset) {
        offsetMillis.putLong(0, offset.toMillis());
    }
}
