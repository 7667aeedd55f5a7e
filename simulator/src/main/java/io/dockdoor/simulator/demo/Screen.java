package io.dockdoor.simulator.demo;

import io.dockdoor.simulator.demo.Demo.Ticker.Seen;
import io.dockdoor.simulator.demo.TruthLog.SoFar;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a person at the demo sees: plain lines, so that they also read well in a log. */
public final class Screen {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintStream out;

    public Screen(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String sentence) {
        out.println(sentence);
        out.flush();
    }

    void welcome(int mqttPort, int httpPort, Path run) {
        say("""

                Everything runs. Look at it with any MQTT or HTTP client:
                  mosquitto_sub -V 5 -h 127.0.0.1 -p %1$d -t 'dock/v1/#' -v
                  curl http://127.0.0.1:%2$d/api/v1/stock
                  curl -N http://127.0.0.1:%2$d/api/v1/stream
                Logs, configuration and truth of this run: %3$s

                time      door  movement   tags  booked after the load cleared the door""".formatted(mqttPort, httpPort, run));
    }

    void movement(Seen seen) {
        Duration after = seen.afterClear();
        say("%s  %-4s  %-9s  %4d  %s"
                .formatted(
                        CLOCK.format(seen.movement().booked()),
                        seen.movement().door(),
                        seen.movement().kind(),
                        seen.movement().tags(),
                        after == null ? "" : after.toMillis() + " ms"));
    }

    void stock(Map<String, Long> onHand) {
        List<String> cells = new ArrayList<>();
        onHand.forEach((gtin, quantity) -> cells.add(gtin + ": " + quantity));
        say("          stock   " + (cells.isEmpty() ? "nothing on hand" : String.join("   ", cells)));
    }

    void summary(List<Seen> seen, SoFar truth, Booked broker, boolean equal) throws IOException, InterruptedException {
        Map<String, Long> booked = broker.onHand();
        Map<String, Long> real = truth.onHand();
        StringBuilder text = new StringBuilder("\nitem            truth  booked\n");
        TreeSet<String> items = new TreeSet<>(real.keySet());
        items.addAll(booked.keySet());
        for (String item : items) {
            long is = booked.getOrDefault(item, 0L);
            long should = real.getOrDefault(item, 0L);
            text.append("%-14s  %5d  %6d%s%n".formatted(item, should, is, is == should ? "" : "   differs"));
        }
        long[] millis = seen.stream()
                .map(Seen::afterClear)
                .filter(Objects::nonNull)
                .mapToLong(Duration::toMillis)
                .sorted()
                .toArray();
        text.append("%nreal passages %d, movement events booked %d"
                .formatted(truth.passages().size(), seen.size()));
        if (millis.length > 0) {
            text.append("; booked after clearing: median %d ms, slowest %d ms"
                    .formatted(millis[millis.length / 2], millis[millis.length - 1]));
        }
        if (broker.interruptions() > 0) {
            text.append("%nThe event stream broke %d time(s) and was taken up where it ended."
                    .formatted(broker.interruptions()));
        }
        text.append(
                equal
                        ? "%nBooked stock equals the truth.".formatted()
                        : "%nBooked stock DIFFERS from the truth.".formatted());
        say(text.toString());
    }
}
