package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A copy of this machine in memory, with its own systemd as process 1, that a test may break; gone when closed. */
final class ScratchMachine implements AutoCloseable {
    private static final List<String> OWN = List.of("--mount", "--pid", "--uts", "--ipc", "--net", "--cgroup");

    private final Process outer;
    private final Path folder;
    private final long init;
    private final Groups groups;
    private int outputs;

    private ScratchMachine(Process outer, Path folder, long init, Groups groups) {
        this.outer = outer;
        this.folder = folder;
        this.init = init;
        this.groups = groups;
    }

    /** Boots one. Leaves the test out, with the suite's name, where this machine does not let us. */
    static ScratchMachine boot(String suite, Path folder) throws IOException, InterruptedException {
        Tools.need(suite, "unshare", "nsenter", "systemctl", "dpkg-deb");
        assumeTrue(Files.isExecutable(Path.of("/lib/systemd/systemd")), suite + ": there is no systemd here");
        List<String> probe = new ArrayList<>(List.of("unshare"));
        probe.addAll(OWN);
        probe.addAll(List.of("--fork", "--kill-child", "--propagation", "private", "true"));
        assumeTrue(run(folder, probe) == 0, suite + ": namespaces are not allowed here (needs root)");

        Path script = folder.resolve("scratch-machine.sh");
        try (var in = ScratchMachine.class.getResourceAsStream("/scratch-machine.sh")) {
            Files.copy(java.util.Objects.requireNonNull(in), script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path root = Files.createDirectory(folder.resolve("machine"));
        Path log = folder.resolve("boot.log");
        Groups groups = Groups.now();
        List<String> command = new ArrayList<>(probe.subList(0, probe.size() - 1));
        command.addAll(List.of("bash", script.toString(), root.toString()));
        Process outer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (System.nanoTime() < end && outer.isAlive()) {
                long init = outer.children()
                        .mapToLong(ProcessHandle::pid)
                        .findFirst()
                        .orElse(0);
                if (init != 0) {
                    ScratchMachine machine = new ScratchMachine(outer, folder, init, groups);
                    String state = machine.say("systemctl is-system-running").strip();
                    if (state.equals("running") || state.equals("degraded")) {
                        return machine;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            String why = Files.readString(log);
            assumeTrue(outer.isAlive(), suite + ": a systemd cannot be booted here (" + why.strip() + ")");
            return fail("systemd did not come up within 120 s: " + why);
        } catch (IOException | InterruptedException | RuntimeException | Error failed) {
            outer.destroyForcibly().waitFor();
            throw failed;
        }
    }

    /** Runs a shell line on it; fails the test when it does not succeed. */
    String run(String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out-" + outputs++);
        int code = run(out, command(line));
        String said = Files.readString(out);
        if (code != 0) {
            fail(line + " ended with " + code + ": " + said);
        }
        return said;
    }

    /** What a shell line prints, whether it succeeds or not. */
    String say(String line) throws IOException, InterruptedException {
        Path out = folder.resolve("out-" + outputs++);
        run(out, command(line));
        return Files.readString(out);
    }

    /** Puts a file there. */
    void put(Path file, String there) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command("cat >'" + there + "'"))
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly().waitFor();
            fail("cannot put " + file + " to " + there);
        }
    }

    /** Repeats a shell line until what it prints is as wished. */
    String await(String line, Predicate<String> wished) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        String said = "";
        while (System.nanoTime() < end) {
            said = say(line).strip();
            if (wished.test(said)) {
                return said;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return fail(line + " still says after 120 s: " + said + "\n" + say("journalctl --no-pager -n 60"));
    }

    private List<String> command(String line) {
        return List.of(
                "nsenter",
                "-t",
                Long.toString(init),
                "-m",
                "-p",
                "-u",
                "-i",
                "-n",
                "-C",
                "env",
                "-i",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/root",
                "DEBIAN_FRONTEND=noninteractive",
                "LC_ALL=C",
                "sh",
                "-c",
                line);
    }

    private static int run(Path out, List<String> command) throws IOException, InterruptedException {
        Path file = Files.isDirectory(out) ? Files.createTempFile(out, "out", ".txt") : out;
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(file.toFile())
                .start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException(String.join(" ", command) + " did not end within 180 s: "
                    + Files.readString(file, StandardCharsets.UTF_8));
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        outer.destroyForcibly().waitFor();
        groups.removeNew();
    }

    /** Control groups below our own in the older hierarchies: the kernel keeps those of a machine that is gone, empty. */
    private record Groups(Set<Path> before) {
        static Groups now() throws IOException {
            return new Groups(Set.copyOf(list()));
        }

        private static List<Path> list() throws IOException {
            List<Path> found = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts[1].equals("memory") || parts[1].equals("name=systemd")) {
                    Path ours = Path.of("/sys/fs/cgroup", parts[1].replace("name=", ""), parts[2]);
                    if (Files.isDirectory(ours)) {
                        try (Stream<Path> below = Files.list(ours)) {
                            below.filter(Files::isDirectory).forEach(found::add);
                        }
                    }
                }
            }
            return found;
        }

        /** What still has processes stays: that the kernel refuses. */
        void removeNew() throws IOException, InterruptedException {
            for (Path each : list()) {
                if (!before.contains(each)) {
                    run(
                            Path.of("/dev/null"),
                            List.of("find", each.toString(), "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"));
                }
            }
        }
    }
}
