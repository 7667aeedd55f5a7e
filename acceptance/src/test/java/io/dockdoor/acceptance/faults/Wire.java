package io.dockdoor.acceptance.faults;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What was under way on a line to its caller at one moment: what the kernel shows as sent and not read. */
final class Wire {
    private static final int PATIENCE_SECONDS = 10;

    private final FaultyLine line;
    private final long read;
    private final Set<Socket> connections;

    private Wire(FaultyLine line, long read) {
        this.line = line;
        this.read = read;
        this.connections = line.connections();
    }

    /** As it is now. The caller must not read meanwhile. */
    static Wire of(FaultyLine line) throws IOException {
        return new Wire(line, line.given() - queued(line.port()));
    }

    /**
     * Waits until those connections have ended; what the caller had not read by then is what it never will.
     *
     * @param readBefore so many bytes that it had read come with it
     */
    byte[] died(int readBefore) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (connections.stream().anyMatch(each -> !each.isClosed()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return line.taken().last(line.taken().count() - read + readBefore);
    }

    /** Bytes in the queues of both ends of what leaves that local port of ours. */
    private static long queued(int port) throws IOException {
        long bytes = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String row : Files.readAllLines(Path.of(table))) {
                String[] cell = row.strip().split("\\s+");
                if (!cell[0].endsWith(":") || cell.length < 5) {
                    continue;
                }
                String[] queues = cell[4].split(":");
                if (port(cell[1]) == port) {
                    bytes += Long.parseLong(queues[0], 16);
                }
                if (port(cell[2]) == port) {
                    bytes += Long.parseLong(queues[1], 16);
                }
            }
        }
        return bytes;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }
}
