package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of other makers that tests talk to. */
public final class Tools {
    private Tools() {}

    /** Leaves the test out, with a reason that names the suite, when a program is not installed. */
    public static void need(String suite, String... programs) {
        for (String program : programs) {
            assumeTrue(
                    installed(program),
                    suite + ": " + program + " is not installed (./dockdoor verify installs it where it may)");
        }
    }

    static boolean installed(String program) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Runs a program to its end and gives its standard output. */
    static String output(Path folder, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException(command[0] + " did not end within 120 s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command[0] + " ended with " + process.exitValue() + ": " + Files.readString(errors));
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
