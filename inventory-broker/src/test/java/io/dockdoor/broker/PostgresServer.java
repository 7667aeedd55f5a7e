package io.dockdoor.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of our own: a new cluster in a temporary folder, on a free port of this machine only. PostgreSQL refuses to run
 * as root, so under root it runs as {@code postgres} or {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWNER = "dockdoor";

    private static @Nullable PostgresServer shared;

    private final Path programs;
    private final Path folder;
    private final List<String> as;
    private final boolean durable;
    private final int port;
    private final Thread atExit = new Thread(this::close, "postgres-end");
    private @Nullable Process process;

    /**
     * Makes a cluster and starts it.
     *
     * @param durable whether commits wait for the disk; tests that only kill processes need not
     */
    public PostgresServer(boolean durable) throws IOException, InterruptedException {
        this.programs = programs().orElseThrow(() -> new IOException("PostgreSQL is not installed"));
        this.durable = durable;
        this.folder = Files.createTempDirectory("dockdoor-postgres");
        this.as = asSomebodyElse(folder);
        this.port = freePort();
        Runtime.getRuntime().addShutdownHook(atExit);
        Process made = command(
                        "initdb",
                        "-D",
                        data(),
                        "-U",
                        OWNER,
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "-N",
                        "--wal-segsize=1")
                .start();
        if (!made.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
            throw new IOException("initdb failed: " + log());
        }
        start();
    }

    /** Where Debian and others keep the server's programs: the newest there is. */
    public static Optional<Path> programs() {
        List<Path> places = new ArrayList<>();
        for (Path each : List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr/local/pgsql"))) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> versions = Files.list(each)) {
                    versions.map(version -> version.resolve("bin")).forEach(places::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return places.stream()
                .filter(each -> Files.isExecutable(each.resolve("initdb")))
                .max(Comparator.comparing(Path::toString));
    }

    /** One for all tests of this process, ended with it. */
    public static synchronized PostgresServer shared() throws IOException, InterruptedException {
        PostgresServer running = shared;
        if (running == null) {
            running = new PostgresServer(false);
            shared = running;
        }
        return running;
    }

    /** URL of a database of ours: a schema by that name, made when it is not there. */
    public String url(String schema) throws SQLException {
        try (Connection connection = DriverManager.getConnection(base() + "postgres", OWNER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        return base() + "postgres?user=" + OWNER + "&currentSchema=" + schema;
    }

    private String base() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/";
    }

    public int port() {
        return port;
    }

    /**
     * What docs/broker.md says to back up and restore: {@code pg_dump} of the running database, and that read into a new one.
     *
     * @return URL of the same schema in the copy
     */
    public String copy(String schema) throws IOException, InterruptedException {
        String file = folder.resolve("copy.dump").toString();
        String[] to = {"-h", "127.0.0.1", "-p", Integer.toString(port), "-U", OWNER};
        done("pg_dump", to, "-Fc", "-f", file, "postgres");
        done("createdb", to, "copy");
        done("pg_restore", to, "--exit-on-error", "-d", "copy", file);
        return base() + "copy?user=" + OWNER + "&currentSchema=" + schema;
    }

    private void done(String program, String[] to, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(to));
        all.addAll(List.of(arguments));
        Process running = command(program, all.toArray(String[]::new)).start();
        if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || running.exitValue() != 0) {
            throw new IOException(program + " failed: " + log());
        }
    }

    /** No file of the server may grow beyond so many bytes, as when there is no room; {@code unlimited} lifts it. */
    public void limit(String bytes) throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IOException("PostgreSQL does not run");
        }
        List<Long> pids = new ArrayList<>(List.of(running.pid()));
        running.children().map(ProcessHandle::pid).forEach(pids::add);
        for (long pid : pids) {
            List<String> line = new ArrayList<>(as);
            line.addAll(List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":"));
            Process limiting = new ProcessBuilder(line).start();
            boolean refused = !limiting.waitFor(10, TimeUnit.SECONDS) || limiting.exitValue() != 0;
            // what ended meanwhile needs no limit
            if (refused && ProcessHandle.of(pid).isPresent()) {
                throw new IOException("prlimit failed for " + pid);
            }
        }
    }

    /** Processor time of the server and all its processes so far, those that ended too; proc(5), in ticks of 10 ms. */
    public double cpuSeconds() throws IOException {
        Process running = process;
        if (running == null) {
            return 0;
        }
        long ticks = ticks(running.pid(), true);
        for (ProcessHandle child : running.children().toList()) {
            ticks += ticks(child.pid(), false);
        }
        return ticks / 100.0;
    }

    private static long ticks(long pid, boolean andEnded) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return andEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
    }

    /** Starts it on the same data and port; waits until it answers. */
    public void start() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of(
                "-D",
                data(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        if (!durable) {
            options.addAll(List.of("-c", "fsync=off"));
        }
        process = command("postgres", options.toArray(String[]::new)).start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                throw new IOException("PostgreSQL does not start: " + log());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(base() + "postgres?connectTimeout=2", OWNER, "")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends it as a crash would: no farewell to clients, nothing written but the log. */
    public void crash() throws IOException, InterruptedException {
        end("QUIT");
    }

    private void end(String signal) throws IOException, InterruptedException {
        Process running = process;
        process = null;
        if (running != null && running.isAlive()) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        }
    }

    /** Ends it and removes its data. */
    @Override
    public void close() {
        try {
            end("INT");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
            if (Thread.currentThread() != atExit) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the test's PostgreSQL in " + folder + " cannot be removed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> line = new ArrayList<>(as);
        line.add(programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private static List<String> asSomebodyElse(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (String user : List.of("postgres", "nobody")) {
            try {
                UserPrincipal owner =
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
                Files.setOwner(folder, owner);
                return List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups");
            } catch (UserPrincipalNotFoundException e) {
                // the next one
            }
        }
        throw new IOException("PostgreSQL does not run as root, and there is no user postgres or nobody");
    }

    private static String group(String user) {
        return user.equals("nobody") ? "nogroup" : user;
    }

    private static int freePort() throws IOException {
        return FreePort.pick();
    }
}
