package io.dockdoor.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What a person far away needs to see of a machine, in one zip file and without secrets. */
public final class Bundle {
    private static final int LOG_LINES = 5_000;
    private static final int PATIENCE_SECONDS = 20;

    private Bundle() {}

    /**
     * Writes it, readable for its owner only.
     *
     * @param texts content by file name; secrets are taken out here
     * @throws IOException when the file exists or cannot be written
     */
    public static void write(Path zip, Map<String, String> texts) throws IOException {
        Files.createFile(zip, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> each : texts.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(Secrets.hidden(each.getValue()).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }

    /** The last lines that units of that name wrote to systemd's journal, or why there are none. */
    public static String log(String units) {
        return output("journalctl", "--no-pager", "-o", "short-iso", "-n", Integer.toString(LOG_LINES), "-u", units);
    }

    /** Java, system and memory. */
    public static String machine() {
        return Stream.of("java.vm.name", "java.runtime.version", "os.name", "os.version", "os.arch")
                        .map(name -> name + "=" + System.getProperty(name))
                        .collect(Collectors.joining("\n"))
                + "\n" + output("df", "-k") + "\n" + output("free", "-k") + "\n" + output("timedatectl", "status");
    }

    /** Names and sizes of the files in a folder; no content. */
    public static String listing(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 3)) {
            StringBuilder out = new StringBuilder();
            for (Path each : files.sorted().limit(1_000).toList()) {
                out.append(Files.isRegularFile(each) ? Files.size(each) : "-")
                        .append(' ')
                        .append(each)
                        .append('\n');
            }
            return out.toString();
        } catch (IOException | java.io.UncheckedIOException refused) {
            return folder + " cannot be listed: " + refused;
        }
    }

    private static String output(String... command) {
        try {
            Path file = Files.createTempFile("dockdoor", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } finally {
                Files.delete(file);
            }
        } catch (IOException missing) {
            return command[0] + ": " + missing.getMessage() + "\n";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return command[0] + ": interrupted\n";
        }
    }
}
