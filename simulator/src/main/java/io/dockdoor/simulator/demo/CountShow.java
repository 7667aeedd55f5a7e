package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.simulator.llrp.Personality;
import io.dockdoor.simulator.llrp.ReaderOptions;
import io.dockdoor.simulator.llrp.SceneClock;
import io.dockdoor.simulator.llrp.SimulatedReader;
import io.dockdoor.simulator.scene.Room;
import io.dockdoor.simulator.scene.SceneOptions.Gen2;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A room is counted by two sweeps of a real gateway with a simulated reader. The book has a case there that somebody took away, and
 * one elsewhere that stands in the room; what no antenna reaches a person scans. The difference is approved by somebody else and
 * posted, and at the end the book is the truth or the exit code says that it is not.
 */
public final class CountShow implements Show {
    private static final int TAGS = 50;
    private static final String ROOM = DemoConfigs.GLN + ".room";
    private static final String RACK = DemoConfigs.GLN + ".rack";
    private static final String SWEEP = "5 s";
    private static final int SWEEPS = 2;

    private final DemoPlan plan;
    private final Screen screen;
    private final LongSupplier utcMicros;

    /** @param utcMicros the time, microseconds since 1970 UTC */
    public CountShow(DemoPlan plan, Screen screen, LongSupplier utcMicros) {
        this.plan = plan;
        this.screen = screen;
        this.utcMicros = utcMicros;
    }

    /** What is so, by place and item. */
    private record Truth(List<GoodsTag> room, GoodsTag lost, GoodsTag misplaced, Map<String, Long> onHand) {}

    @Override
    public boolean run() throws IOException, InterruptedException {
        Processes.emptied(plan.run());
        Processes processes = new Processes(plan);
        return processes.during(() -> show(processes), screen);
    }

    private boolean show(Processes processes) throws IOException, InterruptedException {
        Room room = new Room(plan.seed(), TAGS, new DoorId("D1"), new ReaderId("R1"), Gen2.S1_FAST);
        SceneClock clock = new SceneClock(utcMicros);
        screen.say("Starting a simulated reader, the inventory broker and the door gateway ...");
        try (SimulatedReader reader = new SimulatedReader(
                new ReaderId("R1"), room, ReaderOptions.onPort(0).as(Personality.IMPINJ), clock, id -> clock.start())) {
            Path keys = plan.run().resolve("keys");
            CountDesk anna = new CountDesk(processes.httpPort(), processes.key("anna", "write", keys));
            CountDesk carl = new CountDesk(processes.httpPort(), processes.key("carl", "write", keys));
            CountDesk bert = new CountDesk(processes.httpPort(), processes.key("bert", "approve", keys));
            processes.startMqtt();
            Files.writeString(plan.run().resolve("broker.yaml"), DemoConfigs.counting(plan, processes, keys));
            processes.start(DemoPlan.Victim.BROKER);
            processes.startGateway(readers(reader), processes.mqttPort());
            return count(truth(room), anna, carl, bert);
        }
    }

    private static JsonNode readers(SimulatedReader reader) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        all.addObject().put("id", "R1").put("door", "D1").put("port", reader.port());
        return all;
    }

    /** The first case of the room is gone, the last one is believed to be on the rack. */
    private static Truth truth(Room room) {
        List<GoodsTag> all = room.goods();
        GoodsTag misplaced = all.get(all.size() - 1);
        GoodsTag like = all.get(0);
        String uri = like.uri();
        GoodsTag lost =
                new GoodsTag(like.epc(), uri.substring(0, uri.lastIndexOf('/') + 1) + "999999", like.gtin(), false);
        Map<String, Long> onHand = new TreeMap<>();
        all.forEach(tag -> onHand.merge(ROOM + " " + tag.gtin(), 1L, Long::sum));
        return new Truth(all, lost, misplaced, onHand);
    }

    private boolean count(Truth truth, CountDesk anna, CountDesk carl, CountDesk bert)
            throws IOException, InterruptedException {
        List<String> booked = new ArrayList<>();
        truth.room().forEach(tag -> booked.add(tag.uri()));
        booked.remove(truth.misplaced().uri());
        booked.add(truth.lost().uri());
        anna.received(ROOM, booked, now());
        anna.received(RACK, List.of(truth.misplaced().uri()), now());
        screen.say("In the book: " + booked.size() + " cases in the room, 1 on the rack. In truth: "
                + truth.room().size()
                + " in the room; one of the book's is gone, and the one of the rack stands in the room.");
        String id = anna.open(ROOM);
        screen.say("anna opens the count " + id);
        for (int sweep = 1; sweep <= SWEEPS; sweep++) {
            anna.sweep(id, SWEEP, sweep);
            screen.say("Sweep " + sweep + " of " + SWEEP + ": " + CountDesk.line(anna.look(id)));
        }
        JsonNode variance = anna.reckon(id);
        screen.say("The difference: " + CountDesk.line(variance));
        Set<String> there = new HashSet<>();
        truth.room().forEach(tag -> there.add(tag.uri()));
        List<String> hidden = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (String epc : CountDesk.units(variance, "missing", "unseen")) {
            (there.contains(epc) ? hidden : gone).add(epc);
        }
        if (!hidden.isEmpty() || variance.path("tally").path("unseen").asInt() > 0) {
            anna.recount(id, "no antenna reaches behind the pallets");
            carl.scan(id, hidden, gone);
            screen.say("carl looks for what was not read, and scans " + hidden.size() + " that stand there after all; "
                    + gone.size() + " he does not find.");
            variance = anna.reckon(id);
            screen.say("The difference: " + CountDesk.line(variance));
        }
        CountDesk.units(variance, "missing").forEach(epc -> screen.say("  missing    " + epc));
        CountDesk.units(variance, "misplaced").forEach(epc -> screen.say("  misplaced  " + epc));
        screen.say("anna posts: " + anna.refusal(id, "post"));
        screen.say("anna approves: " + anna.refusal(id, "approve"));
        bert.must(id, "approve");
        anna.must(id, "post");
        screen.say("bert approves, anna posts.");
        boolean found =
                CountDesk.units(variance, "missing").equals(List.of(truth.lost().uri()))
                        && CountDesk.units(variance, "misplaced")
                                .equals(List.of(truth.misplaced().uri()));
        Map<String, Long> stock = anna.stock();
        boolean equal = found && stock.equals(truth.onHand());
        screen.say(
                equal
                        ? "Booked stock equals the truth: the loss and the misplaced case were found, and nothing else."
                        : "Booked stock is NOT the truth.\n  booked " + stock + "\n  truth  " + truth.onHand());
        return equal;
    }

    private Instant now() {
        return Instant.EPOCH.plus(utcMicros.getAsLong(), ChronoUnit.MICROS);
    }
}
