package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagReads;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalReader;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.gateway.papers.PapersForTests;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four doors side by side that hear each other's loads, and a gateway that is killed again and again. Time is the scene's. */
class KilledGatewayTest {
    private static final int DOORS = 4;
    private static final long AWAY = 1_500_000;

    /** What reached a door, and when; without a door time only. */
    private record Step(
            long atMicros, @Nullable DoorId door, @Nullable Input input) {}

    private static List<Step> scene = List.of();
    private static Set<String> truth = Set.of();

    @TempDir
    Path folder;

    @BeforeAll
    static void play() {
        DockScene dock = DockScene.named("demo", 9, DOORS, Duration.ofSeconds(50));
        List<Step> steps = new ArrayList<>();
        SceneRecording.of(dock).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                TagReads copy = new TagReads(batch.reader(), Math.max(1, batch.size()));
                IntStream.range(0, batch.size()).forEach(i -> copy.add(batch.get(i)));
                steps.add(new Step(arrivedMicros, door, new Input.Seen(copy)));
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                steps.add(new Step(arrivedMicros, door, new Input.Signalled(signal)));
            }

            @Override
            public void reached(long nowMicros) {
                steps.add(new Step(nowMicros, null, null));
            }
        });
        scene = steps;
        truth = dock.truth().passages().stream()
                .map(each -> each.door() + " " + each.direction() + " "
                        + each.tags().stream()
                                .map(tag -> tag.epc().hex())
                                .collect(Collectors.toCollection(TreeSet::new)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One life of the process, all on the test's thread. */
    private final class Life {
        private long now;
        private final HealthBoard health = new HealthBoard(() -> Instant.EPOCH);
        private final Journal journal;
        private final Map<DoorId, DoorLoop> doors = new LinkedHashMap<>();

        Life(long began) throws Exception {
            now = began;
            journal = Journal.open(folder, JournalBounds.DEFAULT, () -> Stamp.instant(now), health);
            Neighbours neighbours = new Neighbours();
            for (int i = 1; i <= DOORS; i++) {
                DoorId door = new DoorId("D" + i);
                ReaderId reader = new ReaderId("R" + i);
                WindowPlan plan = WindowPlan.of(
                                door,
                                List.of(
                                        new AntennaPlace(reader, 1, Side.OUT),
                                        new AntennaPlace(reader, 2, Side.OUT),
                                        new AntennaPlace(reader, 3, Side.IN),
                                        new AntennaPlace(reader, 4, Side.IN)))
                        .withBeams(true, true);
                Papers papers = PapersForTests.none();
                Movements movements = new Movements(
                        new DoorEvents.Teller(
                                new SiteId("S1"),
                                new GatewayId("G1"),
                                door,
                                "9521141000014",
                                ZoneOffset.UTC,
                                DoorMode.BOTH),
                        papers,
                        () -> Stamp.exact(new ClockState(true, null)));
                doors.put(
                        door,
                        new DoorLoop(
                                plan,
                                neighbours,
                                folder.resolve("spool"),
                                movements,
                                journal,
                                () -> now,
                                () -> Stamp.exact(new ClockState(true, null)),
                                new DoorVoice(
                                        door,
                                        papers,
                                        () -> now,
                                        () -> Stamp.exact(new ClockState(true, null)),
                                        new DoorTold() {
                                            @Override
                                            public void state(DoorId its, DoorState state) {}

                                            @Override
                                            public void passage(DoorId its, String phase, PassageNotice notice) {}
                                        },
                                        health),
                                health));
            }
            Recovery.judgeAgain(List.copyOf(doors.values()));
            for (DoorLoop door : doors.values()) {
                door.begin();
            }
            doors.forEach((door, loop) -> loop.inbox()
                    .put(new DoorSignal.ReaderUp(new ReaderId("R" + door.value().substring(1)), now)));
            turn();
        }

        private void turn() {
            try {
                for (DoorLoop door : doors.values()) {
                    door.turn(0);
                }
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }

        void take(List<Step> steps) throws InterruptedException {
            for (Step step : steps) {
                now = Math.max(now, step.atMicros());
                if (step.door() == null) {
                    turn();
                    continue;
                }
                DoorLoop door = Await.there(doors.get(step.door()));
                if (step.input() instanceof Input.Seen seen) {
                    TagReads copy = new TagReads(
                            seen.batch().reader(), Math.max(1, seen.batch().size()));
                    IntStream.range(0, seen.batch().size())
                            .forEach(i -> copy.add(seen.batch().get(i)));
                    door.inbox().put(copy);
                } else if (step.input() instanceof Input.Signalled signalled) {
                    door.inbox().put(signalled.signal());
                }
                door.turn(0);
            }
        }

        /** Nothing comes any more, until every door says that it told all there was. */
        void rest() {
            long over = now;
            Await.until(60, () -> "told up to " + told() + " of " + over, () -> {
                now += 100_000;
                turn();
                return told().stream().allMatch(upTo -> upTo >= over);
            });
        }

        private List<Long> told() {
            return doors.values().stream().map(DoorLoop::completeUpToMicros).toList();
        }

        void dies() throws Exception {
            journal.close(); // what it said is on disk is on disk; nothing else is finished
        }
    }

    /** What the ledger would hold in the end: the tags of each passage that was not taken back. */
    private Set<String> booked() throws Exception {
        Map<String, Set<String>> passages = new TreeMap<>();
        for (byte[] body : JournalReader.bodies(folder)) {
            DoorFacts facts = Await.there(EventJson.read(body).door());
            String passage = facts.door() + " " + facts.direction() + " " + facts.passage();
            Set<String> hexes = facts.tags().stream().map(MovedTag::hex).collect(Collectors.toSet());
            if (facts.kind() == MovementKind.RECEIVE || facts.kind() == MovementKind.SHIP) {
                passages.computeIfAbsent(passage, its -> new TreeSet<>()).addAll(hexes);
            } else if (facts.kind() == MovementKind.VOID) {
                passages.computeIfAbsent(passage, its -> new TreeSet<>()).removeAll(hexes);
            }
        }
        Set<String> all = new TreeSet<>();
        passages.forEach((passage, tags) -> {
            if (!tags.isEmpty()) {
                assertTrue(
                        all.add(passage.substring(0, passage.lastIndexOf(' ')) + " " + tags),
                        () -> "booked twice: " + passage);
            }
        });
        return all;
    }

    @Test
    void undisturbedItTellsTheTruth() throws Exception {
        Life life = new Life(scene.get(0).atMicros());
        life.take(scene);
        life.rest();
        life.dies();
        assertEquals(String.join("\n", truth), String.join("\n", booked()));
    }

    @Test
    void killedEveryFewSecondsItTellsTheSame() throws Exception {
        int from = 0;
        long began = scene.get(0).atMicros();
        int lives = 0;
        while (from < scene.size()) {
            Life life = new Life(began);
            int to = from;
            long end = began + 4_300_000 + 700_000L * (lives % 7);
            while (to < scene.size() && scene.get(to).atMicros() < end) {
                to++;
            }
            life.take(scene.subList(from, to));
            if (to == scene.size()) {
                life.rest();
            }
            life.dies();
            began = Math.max(end, life.now) + AWAY;
            from = to;
            lives++;
        }
        assertTrue(lives > 5, "died often enough");
        assertEquals(String.join("\n", truth), String.join("\n", booked()));
    }
}
