package io.dockdoor.gateway.light;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a tower can say, from the least to the most pressing: where two want the same lamp, the later one here has it. Colours by
 * IEC 60073: red is a fault, amber wants attention, green is well, blue is for the crew to do.
 */
public enum Sign {
    /** Readers and brokers are there, nothing is wrong. */
    READY("green", Duration.ZERO),
    /** Something is under way in the door. */
    PASSAGE("blue-blink", Duration.ZERO),
    /** Something is not as it should be and no read is lost by it: MQTT or inventory broker away, scanner unplugged, clock. */
    ATTENTION("amber", Duration.ZERO),
    /** A reader delivers nothing, or the gateway cannot keep movements. */
    FAULT("red", Duration.ZERO),
    /** A movement stands. */
    MOVED("green-blink", Duration.ofSeconds(2)),
    /** Something passed and is no movement: people look at it. */
    UNCLEAR("amber-blink", Duration.ofSeconds(5)),
    /** A load is as its document says. */
    MATCHED("green-blink", Duration.ofSeconds(3)),
    /** Something that should have come with the load was not read. */
    SHORT("amber-blink", Duration.ofSeconds(10)),
    /** A load that its document does not know, or more than it says: it should not go on. */
    WRONG("red-blink buzzer-blink", Duration.ofSeconds(10)),
    /** A scan made no sense. */
    REFUSED("red-blink buzzer-blink", Duration.ofSeconds(3)),
    /** All lamps for a moment at the start: a dark one is broken. */
    TEST("red amber green blue white", Duration.ofSeconds(2));

    private final String words;
    private final Duration lasts;

    Sign(String words, Duration lasts) {
        this.words = words;
        this.lasts = lasts;
    }

    /** What it lights when the site does not say otherwise. */
    public Map<Lamp, Shine> shown() {
        return parse(words);
    }

    /** How long it is shown after it happened; zero for one that holds as long as it is so. */
    Duration lasts() {
        return lasts;
    }

    /**
     * Reads lamps as a person writes them: {@code green}, {@code red-blink buzzer}; {@code none} for none.
     *
     * @throws IllegalArgumentException that names the word and what could stand there
     */
    public static Map<Lamp, Shine> parse(String words) {
        Map<Lamp, Shine> lamps = new EnumMap<>(Lamp.class);
        if (words.strip().equals("none")) {
            return Map.of();
        }
        for (String word : words.strip().split("\\s+")) {
            boolean blink = word.endsWith("-blink");
            String name = blink ? word.substring(0, word.length() - "-blink".length()) : word;
            Lamp lamp = null;
            for (Lamp each : Lamp.values()) {
                if (each.name().equalsIgnoreCase(name)) {
                    lamp = each;
                }
            }
            if (lamp == null) {
                throw new IllegalArgumentException(
                        "'" + word
                                + "' is no lamp; write red, amber, green, blue, white or buzzer, each alone or with -blink, or none");
            }
            lamps.put(lamp, blink ? Shine.BLINK : Shine.ON);
        }
        return Map.copyOf(lamps);
    }
}
