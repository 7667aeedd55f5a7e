package io.dockdoor.simulator.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to show.
 *
 * @param home the project's folder, where the built daemons lie
 * @param run folder for configuration, state and logs of this demo; made anew
 * @param doors dock doors, one reader each
 * @param length how long the scene runs
 * @param seed the scene's seed
 * @param beams whether the doors have photo-eyes
 * @param mqtt which MQTT broker carries the events
 * @param mqttPort loopback port for it, 0 = any free one
 * @param httpPort loopback port of the inventory broker, 0 = any free one
 * @param kills processes to kill -9 on the way
 */
public record DemoPlan(
        Path home,
        Path run,
        int doors,
        Duration length,
        long seed,
        boolean beams,
        Mqtt mqtt,
        int mqttPort,
        int httpPort,
        List<Kill> kills) {
    public DemoPlan {
        kills = List.copyOf(kills);
    }

    /** The MQTT broker of the demo. */
    public enum Mqtt {
        /** Inside the inventory broker, as it comes. */
        EMBEDDED,
        /** A stock mosquitto of this machine, started by the demo. */
        MOSQUITTO
    }

    /** A process that may be killed. */
    public enum Victim {
        GATEWAY,
        BROKER,
        /** Only when the demo runs on a stock mosquitto. */
        MOSQUITTO
    }

    /** Kill that process (kill -9) so long after the scene began, and start it again two seconds later. */
    public record Kill(Victim victim, Duration at) {
        /** Reads {@code gateway@20s}. */
        public static Kill parse(String text) {
            String[] words = text.split("@", -1);
            if (words.length != 2 || !words[1].matches("[0-9]{1,5}s")) {
                throw new IllegalArgumentException("'" + text + "' must look like gateway@20s or broker@20s");
            }
            Victim victim = Victim.valueOf(words[0].toUpperCase(java.util.Locale.ROOT));
            return new Kill(victim, Duration.ofSeconds(Long.parseLong(words[1].substring(0, words[1].length() - 1))));
        }
    }
}
