package io.dockdoor.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.ReaderCertificate;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.llrp.TlsFront;
import io.dockdoor.simulator.radio.Portal;
import io.dockdoor.simulator.scene.DockScene;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scene with its readers, running: one LLRP port for each door, and the file that tells what really passed. Stays up after
 * the scene is over, in a quiet field, until it is closed.
 */
public final class Simulation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulationPlan plan;
    private final DockScene scene;
    private final SceneClock clock;
    private final List<SimulatedReader> readers = new ArrayList<>();
    private final Set<ReaderId> waitedFor = new HashSet<>();
    private final List<TlsFront> fronts = new ArrayList<>();
    private @Nullable ReaderCertificate certificate;
    private @Nullable TruthFile truth;

    /**
     * Sets the scene and lets its readers listen.
     *
     * @param utcMicros true UTC time in microseconds, only growing
     * @throws IllegalArgumentException when there is no such scene
     * @throws IOException when a port or the truth file cannot be had; the message says which
     */
    public static Simulation start(SimulationPlan plan, LongSupplier utcMicros) throws IOException {
        Simulation simulation = new Simulation(plan, plan.set(), new SceneClock(utcMicros));
        try {
            simulation.open();
        } catch (IOException e) {
            simulation.close();
            throw e;
        }
        return simulation;
    }

    private Simulation(SimulationPlan plan, DockScene scene, SceneClock clock) {
        this.plan = plan;
        this.scene = scene;
        this.clock = clock;
    }

    private void open() throws IOException {
        List<Portal> portals = scene.portals();
        portals.forEach(portal -> waitedFor.add(portal.reader()));
        List<PlannedFault> faults = new ArrayList<>(SceneFaults.planned(scene));
        faults.addAll(plan.faults());
        ReaderCertificate shown = plan.tls() ? ReaderCertificate.make() : null;
        certificate = shown;
        for (int i = 0; i < portals.size(); i++) {
            ReaderOptions options = ReaderOptions.onPort(plan.port(i))
                    .as(plan.reader())
                    .withClockAhead(SceneFaults.clockAhead(scene, portals.get(i).reader()));
            SimulatedReader reader =
                    new SimulatedReader(portals.get(i).reader(), scene, options, clock, this::inventorying);
            readers.add(reader);
            if (shown != null) {
                fronts.add(new TlsFront(reader, 0, shown));
            }
            for (PlannedFault each : faults) {
                if (each.concerns(reader.id())) {
                    reader.injectAt(each.at(), each.fault(), each.lasting());
                }
            }
        }
        if (plan.truth() != null) {
            truth = new TruthFile(plan.truth(), scene, clock);
        }
    }

    private synchronized void inventorying(ReaderId reader) {
        waitedFor.remove(reader);
        if (waitedFor.isEmpty() && plan.startAfter() == null && !clock.started()) {
            begin();
        }
    }

    /** Starts the scene's clock, if it has not started. */
    public void begin() {
        if (!clock.started()) {
            clock.start();
            LOG.info("the scene begins: scene={} seed={} doors={}", scene.name(), scene.seed(), plan.doors());
        }
    }

    public SceneClock clock() {
        return clock;
    }

    public DockScene scene() {
        return scene;
    }

    /** In the order of the doors. */
    public List<SimulatedReader> readers() {
        return List.copyOf(readers);
    }

    /** One line of JSON: which reader listens where. */
    public String readyLine() {
        ObjectNode line = JSON.createObjectNode();
        ArrayNode list = line.putArray("readers");
        ReaderCertificate shown = certificate;
        for (int i = 0; i < readers.size(); i++) {
            ObjectNode reader = list.addObject();
            reader.put("id", readers.get(i).id().value());
            reader.put("door", scene.portals().get(i).door().value());
            reader.put("port", readers.get(i).port());
            if (shown != null) {
                reader.put("tlsPort", fronts.get(i).port());
                reader.put("fingerprint", shown.fingerprint());
            }
        }
        line.put("scene", scene.name());
        line.put("seed", scene.seed());
        return line.toString();
    }

    /** Ends the readers and closes the truth file. */
    @Override
    public void close() {
        for (TlsFront front : fronts) {
            front.close();
        }
        for (SimulatedReader reader : readers) {
            reader.close();
        }
        TruthFile file = truth;
        if (file != null) {
            file.close();
        }
    }
}
