package io.dockdoor.acceptance;

import io.dockdoor.simulator.demo.Demo;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Kill;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.FreePort;
import io.dockdoor.simulator.demo.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Demo runs as tests start them: the packaged daemons as real processes on free ports. */
final class DemoRuns {
    private DemoRuns() {}

    /** What a run printed and whether booked equalled truth. */
    record Outcome(boolean equal, String printed) {}

    static DemoPlan plan(Path run, Duration length, long seed, boolean beams, Mqtt mqtt, Kill... kills) {
        return new DemoPlan(project(), run, 2, length, seed, beams, mqtt, freePort(), freePort(), List.of(kills));
    }

    static Outcome run(DemoPlan plan) throws IOException, InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        boolean equal = new Demo(plan, new Screen(new PrintStream(printed, true, StandardCharsets.UTF_8))).run();
        return new Outcome(equal, printed.toString(StandardCharsets.UTF_8));
    }

    /** The project's folder: tests run in their module's. */
    static Path project() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static int freePort() {
        try {
            return FreePort.pick();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
