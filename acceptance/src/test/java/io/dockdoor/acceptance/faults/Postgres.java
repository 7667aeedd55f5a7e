package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.demo.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL with a cluster of its own that can be killed and that waits for the disk at each commit, as installed. It does
 * not run as root, so under root it runs as {@code postgres} or {@code nobody}.
 */
final class Postgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OWNER = "dockdoor";

    private final Path programs;
    private final Path folder;
    private final Path log;
    private final List<String> as;
    private final int port;
    private @Nullable Process process;

    /** Makes a cluster in that folder, which is there and empty, and starts it. */
    Postgres(Path folder, Path log) throws IOException, InterruptedException {
        this.programs = programs().orElseThrow(() -> new IOException("PostgreSQL is not installed"));
        this.folder = folder;
        this.log = log;
        this.as = asSomebodyElse(folder);
        this.port = FreePort.pick();
        String data = folder.resolve("data").toString();
        Process made = program("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C");
        if (!made.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
            made.destroyForcibly();
            throw new IOException("initdb failed, see " + log);
        }
        start();
    }

    /** Where Debian and others keep the server's programs: the newest there is; empty when it is not installed. */
    static Optional<Path> programs() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.map(version -> version.resolve("bin"))
                    .filter(each -> Files.isExecutable(each.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    /** For JDBC, without the user. */
    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    static String user() {
        return OWNER;
    }

    /** Starts it on what is there; returns when it answers. A server that was killed may leave processes that end a moment later. */
    void start() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IOException("PostgreSQL does not start, see " + log);
            }
            Process running = process;
            if (running == null || !running.isAlive()) {
                process = program(
                        "postgres",
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "max_wal_size=64MB",
                        "-c",
                        "min_wal_size=32MB");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean answers() {
        try (Connection connection =
                DriverManager.getConnection(url() + "?connectTimeout=2&socketTimeout=5", OWNER, "")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(20, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private Process program(String program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(as);
        line.add(programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static List<String> asSomebodyElse(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (String user : List.of("postgres", "nobody")) {
            if (exists(user)) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
                String group = user.equals("nobody") ? "nogroup" : user;
                return List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups");
            }
        }
        throw new IOException("PostgreSQL does not run as root, and there is no user postgres or nobody");
    }

    private static boolean exists(String user) throws IOException {
        return Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith(user + ":"));
    }
}
