package io.dockdoor.acceptance.truth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.simulator.radio.Portal.Layout;
import io.dockdoor.simulator.scene.DockScene;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A small fixed part of {@code ./dockdoor bench yard}: from the reads of two doors with a gateway each to what the ledger says. */
class YardTest {
    private static final long SEED = 203;

    @Test
    void theInventoryBrokerKnowsWhichOfTwoGatewaysHadTheLoad() {
        AtomicReference<@Nullable Yard> yard = new AtomicReference<>();
        Map<String, Function<DockScene, Referee>> referees = new LinkedHashMap<>();
        referees.put("apart", scene -> {
            Yard made = new Yard(scene);
            yard.set(made);
            return made;
        });
        referees.put("held", scene -> Objects.requireNonNull(yard.get()).held(500, 6));
        Map<String, Marks> all =
                new Trial("S05", SEED, Trial.variant(SEED, Layout.FOUR_ANGLED), Duration.ofSeconds(60)).run(referees);

        Marks apart = all.getOrDefault("apart", new Marks());
        Marks held = all.getOrDefault("held", new Marks());
        String both = apart.row() + "\n" + held.row();
        assertTrue(apart.precision().percent() < 85, "each load is told by both: " + both);
        assertTrue(held.precision().percent() > apart.precision().percent() + 10, both);
        assertTrue(held.moved().percent() >= 80, both);
        assertTrue(held.recall().percent() > apart.recall().percent() - 5, both);
    }
}
