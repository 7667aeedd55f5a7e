package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.broker.access.KeyFile;
import io.dockdoor.broker.access.Keys;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.cli.StockCommand;
import io.dockdoor.broker.config.BrokerConfig;
import io.dockdoor.broker.config.RightConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person at a terminal does with stock, in the order they would do it. */
class StockCommandIT {
    @TempDir
    Path folder;

    private record Said(int code, String out, String error) {}

    @Test
    void stockIsImportedAskedForAdjustedReservedWatchedAndExported() throws Exception {
        Keys.Minted key = Keys.mint("anna", Role.WRITE, new Random(1));
        Path keys = folder.resolve("keys");
        KeyFile.add(keys, key.key());
        Files.writeString(folder.resolve("anna.key"), key.text() + "\n");
        BrokerConfig config = RightConfig.of("""
                state: %s
                mqtt: {embedded: {listen: "127.0.0.1:0"}}
                http: {listen: "127.0.0.1:0", keysFile: %s}
                locations:
                  - {gln: "9521141000014", site: S1, name: Test, type: dc}
                """.formatted(folder.resolve("state"), keys));
        try (InventoryBroker broker = new InventoryBroker(config, InstantSource.system(), new Random(7))) {
            int port = broker.httpPort();
            Path file = Files.writeString(folder.resolve("movements.jsonl"), """
                    {"eventId":"urn:x:1","kind":"receive","at":"2026-11-24T08:00:00Z","location":"9521141000014","items":[{"item":"09521987000018","quantity":10}]}

                    {"eventId":"urn:x:2","kind":"receive","at":"2026-11-24T08:01:00Z","location":"9521141000014.B","items":[{"item":"09521987000025","quantity":3}]}
                    """);
            assertEquals(
                    new Said(0, "3 lines: 2 booked, 0 booked before, 0 refused.\n", ""),
                    stock(port, "import", file.toString()));
            assertEquals(
                    new Said(0, "3 lines: 0 booked, 2 booked before, 0 refused.\n", ""),
                    stock(port, "import", file.toString()));
            Said query = stock(port, "query", "--item", "09521987000018");
            assertTrue(
                    query.out()
                            .matches(
                                    "(?s)09521987000018 +S1 +https://id.gs1.org/414/9521141000014 +10 .*1 lines at ledger position 2\n"),
                    query.out());
            String[] adjust = {
                "adjust", "--item", "09521987000018", "--location", "9521141000014", "--by", "-2", "--reason", "broken"
            };
            assertEquals(new Said(0, "Booked at ledger position 3.\n", ""), stock(port, adjust));
            List<String> again = new ArrayList<>(List.of(adjust));
            again.addAll(List.of("--version", "1"));
            Said conflict = stock(port, again.toArray(String[]::new));
            assertEquals(1, conflict.code());
            assertTrue(conflict.error().startsWith("changed meanwhile: expectedVersion is 1"), conflict.error());
            Said reserved = stock(port, "reserve", "--item", "09521987000018", "--quantity", "8");
            assertTrue(reserved.code() == 0 && reserved.out().contains(" held until "), reserved.toString());
            Said refused = stock(port, "reserve", "--item", "09521987000018", "--quantity", "1");
            assertTrue(refused.code() == 1 && refused.error().contains("\"available\":0"), refused.toString());
            assertTrue(stock(port, "query", "--atp", "--item", "09521987000018")
                    .out()
                    .contains("\"unplaced\" : 8"));
            Said watched = stock(port, "watch", "--after", "1", "--most", "2");
            assertEquals(2, watched.out().lines().count());
            assertTrue(watched.out().startsWith("{\"position\":2,"), watched.out());
            assertEquals("""
                    item,site,location,onHand,version,freshness,asOf
                    09521987000018,S1,https://id.gs1.org/414/9521141000014,8,3,unknown,
                    09521987000025,S1,https://id.gs1.org/414/9521141000014/254/B,3,2,unknown,
                    """, stock(port, "export").out().replaceAll("fresh,[^\n]*", "unknown,"));
        }
        Said away = stock(1, "query");
        assertTrue(away.code() == 1 && away.error().contains("is the inventory broker running there?"), away.error());
    }

    private Said stock(int port, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                1,
                List.of(
                        "--url",
                        "http://127.0.0.1:" + port,
                        "--key-file",
                        folder.resolve("anna.key").toString()));
        int code = new CommandLine(new StockCommand(InstantSource.system()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(all.toArray(String[]::new));
        return new Said(code, out.toString(), error.toString());
    }
}
