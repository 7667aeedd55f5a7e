package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A minute of {@code ./dockdoor bench fuzz}, beside the runs of the whole system, which mostly wait. */
@Execution(ExecutionMode.CONCURRENT)
class FuzzIT {
    @Test
    void aMinuteOfMutatedMessagesLeavesReadersCodeStandingAndSmall(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path printed = folder.resolve("fuzz.txt");
        String classes = System.getProperty("java.class.path")
                + File.pathSeparator
                + DemoRuns.project().resolve("reader-adapter/target/test-classes");
        Process fuzz = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        classes,
                        "io.dockdoor.reader.FuzzBench",
                        "--seed",
                        "2",
                        "--for",
                        "60s")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertTrue(fuzz.waitFor(240, TimeUnit.SECONDS), "the fuzzer hangs");
            assertEquals(0, fuzz.exitValue(), Files.readString(printed));
            assertTrue(Files.readString(printed).contains("heap flat"), Files.readString(printed));
        } finally {
            fuzz.destroyForcibly().waitFor();
        }
    }
}
