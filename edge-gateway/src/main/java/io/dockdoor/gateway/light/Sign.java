package io.dockdoor.gateway.light;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a tower can say, from the least to the most pressing: where two want the same lamp, the later one here has it, unless the
 * site gives them other priorities. Colours by IEC 60073: red is a fault, amber wants attention, green is well, blue is for the
 * crew to do.
 */
public enum Sign {
    /** Readers and brokers are there, nothing is wrong. */
    READY("green", 10, Duration.ZERO),
    /** Something is under way in the door. */
    PASSAGE("blue-blink", 20, Duration.ZERO),
    /** What stands before the door is being counted: nothing should pass. */
    SWEEPING("blue-pulse", 30, Duration.ZERO),
    /** Something is not as it should be and no read is lost by it: scanner unplugged, clock, a sensor. */
    ATTENTION("amber", 40, Duration.ZERO),
    /** MQTT or inventory broker are away; movements are kept. */
    AWAY("amber", 50, Duration.ZERO),
    /** Many movements wait for the inventory broker. */
    BACKLOG("amber-pulse", 60, Duration.ZERO),
    /** A reader of the door delivers nothing, or what passes is not read. */
    BLIND("red", 70, Duration.ZERO),
    /** The gateway cannot keep movements. */
    FAULT("red", 80, Duration.ZERO),
    /** A movement stands. */
    MOVED("green-blink", 90, Duration.ofSeconds(2)),
    /** Something passed and is no movement: people look at it. */
    UNCLEAR("amber-blink", 100, Duration.ofSeconds(5)),
    /** A load is as its document says. */
    MATCHED("green-blink", 110, Duration.ofSeconds(3)),
    /** Something that should have come with the load was not read. */
    SHORT("amber-blink", 120, Duration.ofSeconds(10)),
    /** A load that its document does not know, or more than it says: it should not go on. */
    WRONG("red-blink buzzer-blink", 130, Duration.ofSeconds(10)),
    /** A scan or a push button made no sense. */
    REFUSED("red-blink buzzer-blink", 140, Duration.ofSeconds(3)),
    /** All lamps for a moment at the start: a dark one is broken. */
    TEST("red amber green blue white", 150, Duration.ofSeconds(2));

    private final String words;
    private final int priority;
    private final Duration lasts;

    Sign(String words, int priority, Duration lasts) {
        this.words = words;
        this.priority = priority;
        this.lasts = lasts;
    }

    /** What it does when the site does not say otherwise. */
    public Rule rule() {
        return new Rule(parse(words), priority, lasts);
    }

    /** Whether it is shown for some time after something happened, and not for as long as something is so. */
    public boolean passes() {
        return !lasts.isZero();
    }

    /**
     * What a sign lights.
     *
     * @param priority of two signs that want one lamp the higher has it; as delivered 10, 20, .. in the order above
     * @param lasts how long it is shown after it happened; zero for one that holds as long as it is so
     */
    public record Rule(Map<Lamp, Shine> shown, int priority, Duration lasts) {
        public Rule {
            shown = Map.copyOf(shown);
        }
    }

    /**
     * Reads lamps as a person writes them: {@code green}, {@code red-blink buzzer-pulse}; {@code none} for none.
     *
     * @throws IllegalArgumentException that names the word and what could stand there
     */
    public static Map<Lamp, Shine> parse(String words) {
        Map<Lamp, Shine> lamps = new EnumMap<>(Lamp.class);
        if (words.strip().equals("none")) {
            return Map.of();
        }
        for (String word : words.strip().split("\\s+")) {
            Shine shine = word.endsWith("-blink") ? Shine.BLINK : word.endsWith("-pulse") ? Shine.PULSE : Shine.ON;
            String name = shine == Shine.ON ? word : word.substring(0, word.lastIndexOf('-'));
            lamps.put(lamp(name, word), shine);
        }
        return Map.copyOf(lamps);
    }

    private static Lamp lamp(String name, String word) {
        for (Lamp each : Lamp.values()) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "'" + word
                        + "' is no lamp; write red, amber, green, blue, white or buzzer, each alone or with -blink or -pulse, or none");
    }
}
