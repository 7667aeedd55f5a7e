package io.dockdoor.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    private final StringWriter said = new StringWriter();

    private int run(String... words) {
        CommandLine line = Main.commandLine(() -> 0, new PrintStream(PrintStream.nullOutputStream(), true));
        PrintWriter err = new PrintWriter(said, true);
        line.setErr(err);
        line.getSubcommands().values().forEach(each -> each.setErr(err));
        return line.execute(words);
    }

    private void saysOneSentenceWith(String... parts) {
        assertEquals(1, said.toString().lines().count(), said.toString());
        for (String part : parts) {
            assertTrue(said.toString().contains(part), said.toString());
        }
    }

    @Test
    void anUnknownSceneIsAnsweredWithThoseThereAre() {
        assertEquals(2, run("simulate", "--scene", "matinee"));
        saysOneSentenceWith("matinee", "demo", "S01");
    }

    @Test
    void aPortThatIsTakenEndsItWithOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertEquals(1, run("simulate", "--doors", "1", "--ports", Integer.toString(taken.getLocalPort())));
            saysOneSentenceWith("R1", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aTruthFileThatCannotBeWrittenEndsItWithOneSentence(@TempDir Path folder) {
        Path nowhere = folder.resolve("none/truth.jsonl");
        assertEquals(1, run("simulate", "--truth", nowhere.toString()));
        saysOneSentenceWith(nowhere.toString());
    }

    @Test
    void aSceneIsRecordedWithItsTruthWithoutAnyReader(@TempDir Path folder) throws Exception {
        Path recording = folder.resolve("s05.csv");
        Path truth = folder.resolve("truth.jsonl");
        assertEquals(
                0,
                run(
                        "simulate",
                        "--scene",
                        "S05",
                        "--seed",
                        "7",
                        "--for",
                        "20s",
                        "--goods",
                        "mixed",
                        "--record",
                        recording.toString(),
                        "--truth",
                        truth.toString()));
        assertTrue(Files.readAllLines(recording).size() > 1_000);
        List<String> passed = Files.readAllLines(truth);
        assertTrue(passed.get(0).startsWith("{\"door\":\"D"), passed.get(0));
        assertEquals("{\"end\":true,\"at\":\"2026-01-01T00:00:20Z\"}", passed.get(passed.size() - 1));
    }

    @Test
    void aRecordingThatCannotBeWrittenEndsItWithOneSentence(@TempDir Path folder) {
        Path nowhere = folder.resolve("none/s01.csv");
        assertEquals(1, run("simulate", "--scene", "S01", "--for", "1s", "--record", nowhere.toString()));
        saysOneSentenceWith("there is no folder for " + nowhere);
    }

    @Test
    void wrongOptionsAreTold() {
        assertEquals(2, run("simulate", "--for", "10"));
        saysOneSentenceWith("--for", "60s");
    }

    @Test
    void morePortsThanReadersAreRefused() {
        assertEquals(2, run("simulate", "--doors", "1", "--ports", "0,0"));
        saysOneSentenceWith("2 ports for 1 readers");
    }

    @Test
    void withoutACommandItSaysSo() {
        assertEquals(2, run());
        saysOneSentenceWith("subcommand");
    }

    @Test
    void anUnknownFaultOrReaderIsAnsweredWithThoseThereAre() {
        assertEquals(2, run("simulate", "--fault", "gremlin@3s"));
        saysOneSentenceWith("gremlin", "half-open");
        said.getBuffer().setLength(0);
        assertEquals(2, run("simulate", "--reader", "acme"));
        saysOneSentenceWith("acme", "impinj");
    }
}
