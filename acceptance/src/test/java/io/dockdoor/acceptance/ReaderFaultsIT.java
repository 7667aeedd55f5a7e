package io.dockdoor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.acceptance.readers.ReaderFaultRun;
import io.dockdoor.acceptance.readers.ReaderFaultRun.Outcome;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Everything the simulator's readers can do wrong, each once, shared among some readers that run side by side; {@code ./dockdoor
 * bench reader-faults} goes on for a thousand.
 */
class ReaderFaultsIT {
    private static final long SEED = 7;
    private static final int READERS = 6;

    @Test
    void readsResumeAfterEachFaultAndEveryGapIsReported() throws Exception {
        List<Fault> menu = new ArrayList<>(Arrays.asList(Fault.values()));
        Collections.shuffle(menu, new Random(SEED));
        ExecutorService runs = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<List<Outcome>>> running = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                List<Fault> share = menu.subList(i * menu.size() / READERS, (i + 1) * menu.size() / READERS);
                ReaderFaultRun run = new ReaderFaultRun(new ReaderId("R" + i), SEED + i);
                running.add(runs.submit(() -> run.play(share)));
            }
            Set<Fault> survived = EnumSet.noneOf(Fault.class);
            for (Future<List<Outcome>> each : running) {
                for (Outcome outcome : each.get(280, TimeUnit.SECONDS)) {
                    assertTrue(outcome.reported(), "seed " + SEED + ": " + outcome);
                    survived.add(outcome.fault());
                }
            }
            assertEquals(EnumSet.allOf(Fault.class), survived);
        } finally {
            runs.shutdownNow();
        }
    }
}
