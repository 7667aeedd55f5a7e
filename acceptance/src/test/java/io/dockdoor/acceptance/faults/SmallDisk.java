package io.dockdoor.acceptance.faults;

import io.dockdoor.simulator.demo.Processes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A file system of its own that is small enough to be filled: a tmpfs, for which one must be root. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Whether this user may mount one below that folder. */
    static boolean possible(Path below) throws IOException, InterruptedException {
        Path folder = below.resolve("may-mount");
        Files.createDirectories(folder);
        try {
            if (run("mount", "-t", "tmpfs", "-o", "size=1m", "dockdoor", folder.toString()) != 0) {
                return false;
            }
            return run("umount", folder.toString()) == 0;
        } finally {
            Files.delete(folder);
        }
    }

    /** Mounts one of that many megabytes at that folder. */
    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "dockdoor", folder.toString()) != 0) {
            throw new IOException("cannot mount a tmpfs at " + folder);
        }
        return new SmallDisk(folder);
    }

    /** Leaves not a byte. */
    void fill() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(4096);
        try (FileChannel file = FileChannel.open(
                ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (true) {
                block.clear();
                file.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Copies nothing: what was on it is gone. Lazily, because a process that ends may hold it a moment longer. */
    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Unmounts what a run that was killed left behind, so that the folder can be emptied. */
    static void sweep(Path run) throws IOException, InterruptedException {
        String mounts = Files.readString(Path.of("/proc/mounts"));
        for (String line : mounts.lines().toList()) {
            String at = line.split(" ", -1)[1];
            if (line.startsWith("dockdoor ") && at.startsWith(run + "/")) {
                run("umount", "-l", at);
            }
        }
        Processes.emptied(run);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " did not end within 10 s");
        }
        return process.exitValue();
    }
}
