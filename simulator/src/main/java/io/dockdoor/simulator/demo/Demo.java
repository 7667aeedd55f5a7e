package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.dockdoor.simulator.demo.Booked.Movement;
import io.dockdoor.simulator.demo.DemoPlan.Kill;
import io.dockdoor.simulator.demo.TruthLog.SoFar;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The demo from start to verdict. */
public final class Demo implements Show {
    /** After the scene is over the last movement must be booked within this time. */
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private static final Duration DOWN = Duration.ofSeconds(2);

    private final DemoPlan plan;
    private final Screen screen;

    public Demo(DemoPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    /**
     * Runs the scene to its end. Every process started is gone when this returns or throws.
     *
     * @return true when the booked stock equals the truth of the scene
     * @throws IOException when a part does not start; the message says which and why
     */
    @Override
    public boolean run() throws IOException, InterruptedException {
        Processes.emptied(plan.run());
        Processes processes = new Processes(plan);
        return processes.during(() -> show(processes), screen);
    }

    private boolean show(Processes processes) throws IOException, InterruptedException {
        screen.say("Starting the MQTT broker and the inventory broker ...");
        processes.startMqtt();
        processes.startBroker(processes.mqttPort());
        screen.say("Starting " + plan.doors() + " simulated reader(s), scene 'demo', seed " + plan.seed() + " ...");
        JsonNode readers = processes.startReaders();
        TruthLog truth = new TruthLog(processes.truthFile());
        Booked booked = new Booked(processes.httpPort());
        Ticker ticker = new Ticker(screen, truth);
        Thread follower = new Thread(() -> follow(booked, ticker), "demo-stream");
        follower.start();
        try {
            screen.say("Starting the door gateway ...");
            processes.startGateway(readers, processes.mqttPort());
            screen.welcome(processes.mqttPort(), processes.httpPort(), plan.run());
            untilOver(processes, truth, booked, System.nanoTime());
            boolean equal = settled(truth, booked);
            screen.summary(ticker.sofar(), truth.read(), booked, equal);
            return equal;
        } finally {
            booked.close();
            follower.interrupt();
            follower.join();
        }
    }

    private static void follow(Booked booked, Ticker ticker) {
        try {
            booked.follow(ticker::booked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the scene's end, kills on the way what the plan says, and shows the stock now and then. */
    private void untilOver(Processes processes, TruthLog truth, Booked booked, long began)
            throws IOException, InterruptedException {
        List<Kill> kills = new ArrayList<>(plan.kills());
        kills.sort(Comparator.comparing(Kill::at));
        Map<String, Long> shown = Map.of();
        long nextTable = began + TimeUnit.SECONDS.toNanos(10);
        long deadline = began + plan.length().plusSeconds(120).toNanos();
        while (!truth.read().over()) {
            long now = System.nanoTime();
            if (now > deadline) {
                throw new IOException("the scene did not end in time; see the logs in " + plan.run());
            }
            if (!kills.isEmpty() && now - began >= kills.get(0).at().toNanos()) {
                killAndRestart(processes, kills.remove(0));
            } else if (now >= nextTable) {
                Map<String, Long> stock = booked.onHand();
                if (!stock.equals(shown)) {
                    screen.stock(stock);
                    shown = stock;
                }
                nextTable = now + TimeUnit.SECONDS.toNanos(10);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void killAndRestart(Processes processes, Kill kill) throws IOException, InterruptedException {
        screen.say("kill -9 " + kill.victim() + " ...");
        processes.kill(kill.victim());
        TimeUnit.NANOSECONDS.sleep(DOWN.toNanos());
        screen.say("... and start it again.");
        processes.start(kill.victim());
    }

    private static boolean settled(TruthLog truth, Booked booked) throws IOException, InterruptedException {
        SoFar all = truth.read();
        long deadline = System.nanoTime() + SETTLE.toNanos();
        boolean equal = booked.onHand().equals(all.onHand());
        while (!equal && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
            equal = booked.onHand().equals(all.onHand());
        }
        while (!booked.streamIsUpToDate() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return equal;
    }

    /** Collects what was booked and how long it took, from the stream's thread. */
    static final class Ticker {
        private final Screen screen;
        private final TruthLog truth;
        private final List<Seen> all = new ArrayList<>();

        Ticker(Screen screen, TruthLog truth) {
            this.screen = screen;
            this.truth = truth;
        }

        /** One booked movement; how long after the load had cleared the door, null when no real passage is near it. */
        record Seen(Movement movement, @Nullable Duration afterClear) {}

        synchronized void booked(Movement movement) {
            Duration afterClear = null;
            try {
                afterClear = truth.read()
                        .near(movement.door(), movement.direction(), movement.eventTime())
                        .map(p -> Duration.between(p.cleared(), movement.booked()))
                        .orElse(null);
            } catch (IOException e) {
                screen.say("cannot read the truth file: " + e.getMessage());
            }
            Seen seen = new Seen(movement, afterClear);
            all.add(seen);
            screen.movement(seen);
        }

        synchronized List<Seen> sofar() {
            return List.copyOf(all);
        }
    }
}
