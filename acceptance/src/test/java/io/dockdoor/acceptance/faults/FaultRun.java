package io.dockdoor.acceptance.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.acceptance.faults.Fault.Due;
import io.dockdoor.simulator.demo.Booked;
import io.dockdoor.simulator.demo.Booked.Movement;
import io.dockdoor.simulator.demo.DemoPlan;
import io.dockdoor.simulator.demo.DemoPlan.Mqtt;
import io.dockdoor.simulator.demo.DemoPlan.Victim;
import io.dockdoor.simulator.demo.Processes;
import io.dockdoor.simulator.demo.TruthLog;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One run: the whole system as real processes, faults at seeded moments, then the comparison. */
final class FaultRun {
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final DemoPlan plan;
    private final List<Due> faults;
    private final PrintStream out;
    private final ConcurrentLinkedQueue<Movement> booked = new ConcurrentLinkedQueue<>();
    private final List<FaultyLine> readerLines = new ArrayList<>();

    /** {@code plan} must be long enough for all faults: see {@link #length}. */
    FaultRun(DemoPlan plan, List<Due> faults, PrintStream out) {
        this.plan = plan;
        this.faults = List.copyOf(faults);
        this.out = out;
    }

    /** How long the scene must run for these faults. */
    static Duration length(List<Due> faults) {
        Due last = faults.get(faults.size() - 1);
        return last.at().plus(last.lasts()).plusSeconds(20);
    }

    Comparison run() throws IOException, InterruptedException {
        Processes.emptied(plan.run());
        try (Processes processes = new Processes(plan);
                FaultyLine mqtt = new FaultyLine(processes.mqttPort())) {
            processes.startMqtt();
            processes.startBroker(processes.mqttPort());
            Booked ledger = new Booked(processes.httpPort());
            Thread follower = new Thread(() -> follow(ledger), "fault-run-stream");
            follower.start();
            try {
                JsonNode readers = processes.startReaders();
                for (JsonNode each : readers) {
                    FaultyLine line = new FaultyLine(each.path("port").asInt());
                    readerLines.add(line);
                    ((ObjectNode) each).put("port", line.port());
                }
                processes.startGateway(readers, mqtt.port());
                return compared(processes, mqtt, ledger);
            } finally {
                ledger.close();
                follower.interrupt();
                follower.join();
                for (FaultyLine each : readerLines) {
                    each.close();
                }
            }
        }
    }

    private Comparison compared(Processes processes, FaultyLine mqtt, Booked ledger)
            throws IOException, InterruptedException {
        TruthLog truth = new TruthLog(processes.truthFile());
        long began = System.nanoTime();
        for (Due due : faults) {
            until(began + due.at().toNanos());
            out.println("%7.1f s  %s for %d ms"
                    .formatted(
                            due.at().toMillis() / 1000.0,
                            due.fault(),
                            due.lasts().toMillis()));
            inflict(due, processes, mqtt);
        }
        long deadline = began + plan.length().plus(SETTLE).toNanos();
        while (!truth.read().over() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        Comparison comparison = Comparison.of(truth.read().passages(), booked);
        boolean stock = ledger.onHand().equals(truth.read().onHand());
        deadline = System.nanoTime() + SETTLE.toNanos();
        while (!(comparison.clean() && stock) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(500);
            comparison = Comparison.of(truth.read().passages(), booked);
            stock = ledger.onHand().equals(truth.read().onHand());
        }
        out.println(faults.size() + " faults, " + truth.read().passages().size() + " real passages: lost "
                + comparison.lost().size() + ", twice " + comparison.twice().size() + ", invented "
                + comparison.invented().size() + ", incomplete "
                + comparison.incomplete().size() + "; stock "
                + (stock ? "equals" : "DIFFERS from") + " the truth");
        comparison.lost().forEach(each -> out.println("lost: " + each));
        comparison.twice().forEach(each -> out.println("twice: " + each));
        comparison.invented().forEach(each -> out.println("invented: " + each));
        comparison.incomplete().forEach(each -> out.println("incomplete: " + each));
        return comparison;
    }

    private void inflict(Due due, Processes processes, FaultyLine mqtt) throws IOException, InterruptedException {
        switch (due.fault()) {
            case KILL_GATEWAY -> killed(processes, Victim.GATEWAY, due.lasts());
            case KILL_BROKER -> killed(processes, Victim.BROKER, due.lasts());
            case KILL_MOSQUITTO -> killed(processes, Victim.MOSQUITTO, due.lasts());
            case CUT_MQTT -> mqtt.cut();
            case STALL_MQTT -> {
                mqtt.stall(true);
                rest(due.lasts());
                mqtt.stall(false);
            }
            case REFUSE_MQTT -> {
                mqtt.refuse(true);
                mqtt.cut();
                rest(due.lasts());
                mqtt.refuse(false);
            }
            case CUT_READER -> readerLines.forEach(FaultyLine::cut);
            case STALL_READER -> {
                readerLines.forEach(line -> line.stall(true));
                rest(due.lasts());
                readerLines.forEach(line -> line.stall(false));
            }
            case FREEZE_GATEWAY -> frozen(processes, Victim.GATEWAY, due.lasts());
            case FREEZE_BROKER -> frozen(processes, Victim.BROKER, due.lasts());
        }
    }

    private static void killed(Processes processes, Victim victim, Duration down)
            throws IOException, InterruptedException {
        processes.kill(victim);
        rest(down);
        processes.start(victim);
    }

    private static void frozen(Processes processes, Victim victim, Duration lasts)
            throws IOException, InterruptedException {
        String pid = Long.toString(processes.running(victim).pid());
        signal("-STOP", pid);
        rest(lasts);
        signal("-CONT", pid);
    }

    private static void signal(String name, String pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", name, pid).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill " + name + " " + pid + " failed");
        }
    }

    private void follow(Booked ledger) {
        try {
            ledger.follow(booked::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void until(long nanoTime) throws InterruptedException {
        rest(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
    }

    /** The duration of a fault is part of the experiment, not a wait for a condition. */
    private static void rest(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    static DemoPlan plan(
            java.nio.file.Path project, java.nio.file.Path run, int doors, long seed, Mqtt mqtt, List<Due> faults) {
        return new DemoPlan(project, run, doors, length(faults), seed, true, mqtt, 0, 0, List.of());
    }
}
