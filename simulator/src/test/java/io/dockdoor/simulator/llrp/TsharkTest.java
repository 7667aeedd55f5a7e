package io.dockdoor.simulator.llrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dockdoor.events.Epc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suite "tshark": a decoder nobody here wrote finds nothing wrong with what the reader says. */
class TsharkTest {
    /** tshark 4.0 forgets the two bytes of the count of an Identification's ReaderID; a real R420's is shown the same way. */
    private static final String NOT_OURS = "_ws.malformed"
            + "Expert Info (Error/Malformed): Incorrect length of parameter: 13 bytes decoded, but 15 bytes claimed.";

    @TempDir
    Path folder;

    @Test
    void everyKindOfMessageIsWellFormedToTshark() throws Exception {
        assumeTrue(
                onPath("tshark"), "suite tshark left out: no tshark on this machine (Debian: apt-get install tshark)");
        List<byte[]> said = everythingTheReaderSays();
        Path capture = folder.resolve("reader.pcap");
        Pcap.write(capture, said);
        List<String> lines =
                tshark(capture, "-T", "fields", "-e", "llrp.type", "-e", "_ws.malformed", "-e", "_ws.expert");
        List<Integer> types = new ArrayList<>();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            assertEquals("", (columns[1] + columns[2]).replace(columns[0].equals("12") ? NOT_OURS : "\t", ""), line);
            Stream.of(columns[0].split(","))
                    .filter(type -> !type.isEmpty())
                    .map(Integer::valueOf)
                    .forEach(types::add);
        }
        List<Integer> sent =
                said.stream().map(m -> ((m[0] & 3) << 8) | (m[1] & 0xff)).toList();
        assertEquals(sent, types);
        assertTrue(
                types.containsAll(List.of(4, 11, 12, 13, 30, 31, 32, 33, 34, 35, 36, 50, 54, 61, 62, 63, 100)),
                types.toString());
    }

    private static List<byte[]> everythingTheReaderSays() {
        ScriptedField field = new ScriptedField(
                        10_000, ScriptedField.tag(1), Epc.ofHex("0102030405060708090A0B0C0D0E0F10"), Epc.ofHex("AB"))
                .input(50_000, 1, true)
                .input(90_000, 1, false);
        Desk desk = new Desk(field, ReaderOptions.onPort(0).withBufferedReads(20));
        desk.clock.start();
        desk.core.connected(desk);
        for (int part = 0; part <= 4; part++) {
            int which = part;
            desk.mustDo(Requested.of(1, 1, f -> f.u8(which)));
        }
        desk.mustDo(Requested.setConfig(
                2,
                true,
                Requested.events(0, 1, 2, 3, 6, 8)
                        .andThen(Requested.keepalive(100))
                        .andThen(Requested.gpiOn(1))
                        .andThen(Requested.hold(true))));
        desk.mustDo(Requested.of(2, 3, f -> {
            f.u16(0);
            f.u8(0);
            f.u16(0);
            f.u16(0);
        }));
        Requested spec = new Requested();
        spec.content = 0xffc0;
        spec.start = f -> Requested.startTrigger(f, 0, s -> {});
        desk.run(spec);
        desk.mustDo(Requested.forRoSpec(22, 4, 1));
        desk.mustDo(Requested.bare(26, 5));
        desk.pass(150);
        desk.core.plug(2, false);
        desk.core.disconnected();
        desk.pass(500);
        desk.core.connected(desk);
        desk.tell(Requested.bare(64, 6));
        desk.tell(Requested.bare(60, 7));
        desk.mustDo(Requested.forRoSpec(23, 8, 1));
        desk.pass(10);
        desk.ask(new Requested().add(9)); // refused: it is there
        desk.ask(Requested.bare(46, 10)); // unknown
        desk.mustDo(Requested.forRoSpec(25, 11, 1));
        desk.mustDo(Requested.forRoSpec(21, 12, 0));
        desk.ask(Requested.bare(40, 13));
        desk.mustDo(Requested.bare(44, 14));
        desk.mustDo(Requested.bare(14, 15));
        return desk.bytes;
    }

    private static List<String> tshark(Path capture, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of("-d", "tcp.port==5084,llrp", "-Y", "llrp || _ws.malformed"));
        command.addAll(List.of(more));
        Path errors = Files.createTempFile(capture.getParent(), "tshark", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        List<String> lines = process.inputReader().lines().toList();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "tshark does not end");
        assertEquals(0, process.exitValue(), Files.readString(errors));
        return lines;
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null && Stream.of(path.split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
    }
}
