package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of the demo. Its log goes to a file; its first line on standard output says that it is ready. */
final class Child implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final Path log;
    private final Process process;
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts {@code java} with a program ({@code -jar FILE} or a class path and a class) and the given words, and appends its
     * log to {@code log}.
     *
     * @throws IOException when the process cannot be started
     */
    static Child java(String name, List<String> program, List<String> words, Path log) throws IOException {
        return start(name, javaCommand(program, words), log);
    }

    /** The words for it. */
    static List<String> javaCommand(List<String> program, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // as the packages start them: a process that lives for minutes never earns back what the second compiler takes
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:CompileThresholdScaling=0.2");
        command.add("-XX:-UsePerfData");
        command.add("-Xmx256m");
        command.addAll(program);
        command.addAll(words);
        return command;
    }

    /** Starts any program; see {@link #java}. */
    static Child start(String name, List<String> command, Path log) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        Child child = new Child(name, log, process);
        Thread reader = new Thread(child::readOutput, "output-" + name);
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /**
     * The line of JSON by which the process says that it is ready.
     *
     * @throws IOException when it ends or stays silent instead; the message carries the last lines of its log
     */
    JsonNode awaitReady(Duration within) throws IOException, InterruptedException {
        try {
            return ready.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException(
                    name + " was not ready within " + within.toSeconds() + " s; its log ends with:\n" + tail(), e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: no farewell, no cleaning up. Returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The last lines of the log, for a person who must find out why. */
    String tail() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    }

    /** Asks the process to end, and ends it by force when it does not within ten seconds. Closing twice is harmless. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    ready.complete(JSON.readTree(line));
                }
            }
            ready.completeExceptionally(new IOException(
                    name + " ended with exit code " + process.waitFor() + "; its log ends with:\n" + tail()));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        } catch (InterruptedException e) {
            ready.completeExceptionally(e);
            Thread.currentThread().interrupt();
        }
    }
}
