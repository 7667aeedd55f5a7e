package io.dockdoor.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What systemd is told, by sd_notify(3): the program {@code systemd-notify} sends it, because Java 17 has no datagram socket of
 * the local kind. Without systemd around nothing is said. The unit must allow it: {@code NotifyAccess=all}.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final int PATIENCE_SECONDS = 10;

    private final boolean listens;
    private final @Nullable Duration watchdog;
    private final String program;
    private boolean complained;

    private ServiceManager(boolean listens, @Nullable Duration watchdog, String program) {
        this.listens = listens;
        this.watchdog = watchdog;
        this.program = program;
    }

    /** The one that started us, by its environment variables {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC}. */
    public static ServiceManager of(Map<String, String> environment) {
        return of(environment, "systemd-notify");
    }

    static ServiceManager of(Map<String, String> environment, String program) {
        boolean listens = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        Duration watchdog =
                listens && micros.matches("[1-9]\\d{0,15}") ? Duration.ofNanos(Long.parseLong(micros) * 1000) : null;
        return new ServiceManager(listens, watchdog, program);
    }

    /** How long it waits for a sign of life before it ends us; null when it does not wait for any. */
    public @Nullable Duration watchdog() {
        return watchdog;
    }

    /** Says these assignments, e.g. {@code READY=1}; waits until they are delivered. One thread at a time. */
    public synchronized void say(String... assignments) {
        if (!listens) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(program);
        command.add("--pid=" + ProcessHandle.current().pid());
        for (String each : assignments) {
            command.add(each.lines().findFirst().orElse(""));
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                complain("it did not end within " + PATIENCE_SECONDS + " s");
            } else if (process.exitValue() != 0) {
                complain("it ended with " + process.exitValue());
            }
        } catch (IOException missing) {
            complain(String.valueOf(missing.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void complain(String why) {
        if (!complained) {
            complained = true;
            LOG.warn("systemd is not told how we are: {} failed ({})", program, why);
        }
    }
}
