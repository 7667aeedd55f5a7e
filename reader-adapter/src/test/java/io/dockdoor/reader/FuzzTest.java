package io.dockdoor.reader;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing a reader can send makes an exception escape, hangs or grows. */
class FuzzTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedMessagesAreSetAsideAndTheRestIsRead(long seed) {
        Fuzz.Outcome outcome = new Fuzz(seed).run(60_000);
        assertTrue(outcome.tags() > 30_000, "mutations that leave nothing to read prove nothing: " + outcome);
        assertTrue(outcome.malformed() > 5_000, outcome.toString());
        assertTrue(outcome.faults() > 1_000, outcome.toString());
        assertTrue(outcome.sessions() > 0, outcome.toString());
    }
}
