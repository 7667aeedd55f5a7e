package io.dockdoor.gateway.light;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LightRulesTest {
    private final Map<String, Health> parts = new HashMap<>();
    private LightRules rules = new LightRules(Map.of());
    private boolean sweeping;
    private boolean backlog;
    private final Surroundings around = new Surroundings() {
        @Override
        public Map<String, Health> parts() {
            return parts;
        }

        @Override
        public boolean sweeping() {
            return sweeping;
        }

        @Override
        public boolean backlog() {
            return backlog;
        }
    };

    private void part(String name, Level level, String code) {
        parts.put(name, new Health(level, code, "", Instant.EPOCH));
    }

    /** As a person writes it: what is off is left out. */
    private String shown(long seconds) {
        return rules.shown(around, TimeUnit.SECONDS.toNanos(seconds)).entrySet().stream()
                .filter(lamp -> lamp.getValue() != Shine.OFF)
                .map(lamp -> lamp.getKey().name().toLowerCase(java.util.Locale.ROOT)
                        + (lamp.getValue() == Shine.ON
                                ? ""
                                : "-" + lamp.getValue().name().toLowerCase(java.util.Locale.ROOT)))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt,UP,ok,green",
        "mqtt,DEGRADED,cannot-connect,amber",
        "ledger,DEGRADED,inventory-broker-away,amber",
        "reader-R1,DEGRADED,cannot-connect,red",
        "journal,DOWN,cannot-write,red",
        "scanner-S1,DEGRADED,away,amber",
        "scanner-S1,DEGRADED,scan-refused,green",
        "tower-D1,DEGRADED,away,green"
    })
    void theLampSaysHowTheGatewayIs(String name, Level level, String code, String lamps) {
        part("reader-R2", Level.UP, "ok");
        part(name, level, code);
        assertEquals(lamps, shown(0));
    }

    @Test
    void aBlindReaderOutweighsABrokerThatIsAway() {
        part("mqtt", Level.DEGRADED, "cannot-connect");
        part("reader-R1", Level.DEGRADED, "lost");
        assertEquals("red", shown(0));
    }

    @Test
    void aPassageBlinksBlueAndItsMovementGreenForTwoSeconds() {
        rules.passing(true);
        assertEquals("green blue-blink", shown(0));
        rules.passing(false);
        rules.happened(Sign.MOVED, TimeUnit.SECONDS.toNanos(10));
        assertEquals("green-blink", shown(11));
        assertEquals("green", shown(12));
    }

    @ParameterizedTest
    @CsvSource({
        "match,green-blink",
        "short,amber-blink green",
        "over,red-blink green buzzer-blink",
        "unexpected,red-blink green buzzer-blink",
        "wrong-pallet,red-blink green buzzer-blink",
        "no-tag,amber-blink green",
        "not-assigned,amber-blink green"
    })
    void theLampSaysHowTheLoadIsToItsDocument(String verdict, String lamps) {
        rules.checked(verdict, 0);
        assertEquals(lamps, shown(1));
    }

    @Test
    void theNewestWordOnALoadCountsAndAPersonEndsIt() {
        rules.checked("short", 0);
        rules.checked("match", 0);
        assertEquals("green-blink", shown(1));
        rules.checked("wrong-pallet", 0);
        rules.settled();
        assertEquals("green", shown(1));
    }

    @Test
    void aScanWithoutSenseBlinksRedAndSoundsForThreeSecondsEvenBesideAFault() {
        part("reader-R1", Level.DEGRADED, "lost");
        rules.happened(Sign.REFUSED, 0);
        assertEquals("red-blink buzzer-blink", shown(2));
        assertEquals("red", shown(3));
    }

    @Test
    void aBacklogIsToldButNotBesideWhatIsWorse() {
        backlog = true;
        part("ledger", Level.DEGRADED, "inventory-broker-away");
        assertEquals("amber-pulse", shown(0));
        part("sight-D1", Level.DEGRADED, "blind");
        assertEquals("red", shown(0));
    }

    @Test
    void aSweepPulsesBlueBesideWhateverElseIsSo() {
        sweeping = true;
        assertEquals("green blue-pulse", shown(0));
    }

    @Test
    void aSiteChoosesItsOwnLamps() {
        rules = new LightRules(Map.of(
                Sign.READY,
                new Sign.Rule(Sign.parse("white"), 10, Duration.ZERO),
                Sign.UNCLEAR,
                new Sign.Rule(Sign.parse("none"), 100, Duration.ofSeconds(5))));
        rules.happened(Sign.UNCLEAR, 0);
        assertEquals("white", shown(0));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Sign.parse("green purple-blink"));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("'purple-blink' is no lamp; write red, amber"));
    }

    @Test
    void aSiteChoosesWhatGoesFirstAndForHowLong() {
        // to this site a load that moved matters less than a broker that is away
        rules = new LightRules(Map.of(
                Sign.MOVED, new Sign.Rule(Sign.parse("amber-blink"), 5, Duration.ofSeconds(20)),
                Sign.AWAY, new Sign.Rule(Sign.parse("amber"), 500, Duration.ZERO)));
        rules.happened(Sign.MOVED, 0);
        assertEquals("amber-blink green", shown(19));
        part("mqtt", Level.DEGRADED, "cannot-connect");
        assertEquals("amber", shown(19));
        parts.clear();
        assertEquals("green", shown(20));
    }
}
