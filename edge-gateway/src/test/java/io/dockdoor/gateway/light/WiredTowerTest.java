package io.dockdoor.gateway.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.hardware.Box;
import io.dockdoor.gateway.hardware.Boxes;
import io.dockdoor.gateway.hardware.Output;
import io.dockdoor.gateway.hardware.Terminal;
import io.dockdoor.gateway.hardware.Terminal.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WiredTowerTest {
    /** Keeps what it was told, in order; refuses one output. */
    private static final class Outputs implements Box {
        final List<String> told = new ArrayList<>();
        long lives = 1;
        int refuses;

        @Override
        public void set(int output, boolean high) throws IOException {
            if (output == refuses) {
                throw new IOException("output " + output + " is not there");
            }
            told.add(output + (high ? "=high" : "=low"));
        }

        @Override
        public long lives() {
            return lives;
        }

        List<String> toldSince() {
            List<String> since = List.copyOf(told);
            told.clear();
            return since;
        }
    }

    private final Outputs outputs = new Outputs();
    private final Boxes boxes = new Boxes();
    private final WiredTower tower = new WiredTower(
            Map.of(
                    Lamp.RED, new Output(new Terminal(Kind.READER, "R1", 1), true),
                    Lamp.GREEN, new Output(new Terminal(Kind.READER, "R1", 2), false)),
            boxes);

    WiredTowerTest() {
        boxes.add(Kind.READER, "R1", outputs);
    }

    private long show(String lamps, long millis) throws IOException {
        return tower.show(Sign.parse(lamps), TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void onlyWhatChangesIsTold() throws IOException {
        assertEquals(Long.MAX_VALUE, show("green", 0));
        assertEquals(List.of("1=low", "2=low"), outputs.toldSince());
        show("green", 1);
        assertEquals(List.of(), outputs.toldSince());
        show("none", 2);
        assertEquals(List.of("2=high"), outputs.toldSince());
    }

    @Test
    void aBlinkingLampIsLitForHalfOfEachHalfSecondAndAPulseForAFifthOfASecondInTwo() throws IOException {
        List<String> changes = new ArrayList<>();
        for (String lamps : List.of("red-blink", "red-pulse")) {
            show("none", 0);
            outputs.told.clear();
            for (long at = 0; at < 4_000; ) {
                long steady = show(lamps, at);
                for (String told : outputs.toldSince()) {
                    changes.add(at + " " + told);
                }
                at += TimeUnit.NANOSECONDS.toMillis(steady);
            }
        }
        assertEquals(
                List.of(
                        "0 1=high",
                        "250 1=low",
                        "500 1=high",
                        "750 1=low",
                        "1000 1=high",
                        "1250 1=low",
                        "1500 1=high",
                        "1750 1=low",
                        "2000 1=high",
                        "2250 1=low",
                        "2500 1=high",
                        "2750 1=low",
                        "3000 1=high",
                        "3250 1=low",
                        "3500 1=high",
                        "3750 1=low",
                        "0 1=high",
                        "200 1=low",
                        "2000 1=high",
                        "2200 1=low"),
                changes);
    }

    @Test
    void aBoxThatCameBackIsToldEverythingAgain() throws IOException {
        show("red", 0);
        outputs.told.clear();
        outputs.lives++;
        show("red", 1);
        assertEquals(List.of("1=high", "2=high"), outputs.toldSince());
    }

    @Test
    void anOutputThatIsRefusedKeepsNoOtherDarkAndIsTriedAgain() throws IOException {
        outputs.refuses = 1;
        IOException refused = assertThrows(IOException.class, () -> show("red green", 0));
        assertTrue(String.valueOf(refused.getMessage()).contains("output 1"));
        assertEquals(List.of("2=low"), outputs.toldSince());
        outputs.refuses = 0;
        show("red green", 1);
        assertEquals(List.of("1=high"), outputs.toldSince());
    }
}
