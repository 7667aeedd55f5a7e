package io.dockdoor.gateway.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.AntennaPlace;
import io.dockdoor.dedup.DoorMode;
import io.dockdoor.dedup.DoorWindow;
import io.dockdoor.dedup.Side;
import io.dockdoor.dedup.Verdict;
import io.dockdoor.dedup.WindowPlan;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.TagReads;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.calibration.CrewRecordings;
import io.dockdoor.gateway.calibration.Labels;
import io.dockdoor.gateway.config.GatewayConfig.JournalBounds;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.outbox.Journal;
import io.dockdoor.gateway.outbox.JournalReader;
import io.dockdoor.gateway.papers.PaperFolder;
import io.dockdoor.gateway.papers.Papers;
import io.dockdoor.gateway.recording.Recording;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.SceneRecording;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A door judged from a simulated scene, with the process dying in the middle of it. */
class DoorLoopTest {
    private static final DoorId D1 = new DoorId("D1");
    private static final ReaderId R1 = new ReaderId("R1");
    private static final WindowPlan PLAN = WindowPlan.of(
                    D1,
                    List.of(
                            new AntennaPlace(R1, 1, Side.OUT),
                            new AntennaPlace(R1, 2, Side.OUT),
                            new AntennaPlace(R1, 3, Side.IN),
                            new AntennaPlace(R1, 4, Side.IN)))
            .withBeams(true, true);

    /** What reached the door, and when. */
    private record Step(long atMicros, Input input) {}

    private static List<Step> scene;
    /** What a life that sees the whole scene journals; worked out once. */
    private static final Set<String> undisturbed = new TreeSet<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void play() {
        DockScene dock = DockScene.named("demo", 7, 1, Duration.ofSeconds(40));
        List<Step> steps = new ArrayList<>();
        SceneRecording.of(dock).play(new SceneRecording.Sink() {
            @Override
            public void seen(DoorId door, TagReads batch, long arrivedMicros) {
                TagReads copy = new TagReads(batch.reader(), Math.max(1, batch.size()));
                IntStream.range(0, batch.size()).forEach(i -> copy.add(batch.get(i)));
                steps.add(new Step(arrivedMicros, new Input.Seen(copy)));
            }

            @Override
            public void signalled(DoorId door, DoorSignal signal, long arrivedMicros) {
                steps.add(new Step(arrivedMicros, new Input.Signalled(signal)));
            }

            @Override
            public void reached(long nowMicros) {
                steps.add(new Step(nowMicros, new Input.Tick(nowMicros)));
            }
        });
        scene = steps;
    }

    /** One life of the process: journal and door on the same folder, fed by hand; its clock is the scene's. */
    private final class Life implements AutoCloseable {
        final AtomicLong now = new AtomicLong(scene.get(0).atMicros());
        final HealthBoard health = new HealthBoard(() -> Instant.EPOCH);
        final Journal journal;
        final DoorLoop loop;
        final List<String> told = new ArrayList<>();

        Life() throws Exception {
            journal = Journal.open(folder, JournalBounds.DEFAULT, () -> Stamp.instant(now.get()), health);
            Papers papers = new Papers(
                    new PaperFolder(folder.resolve("papers")), "9521141000014", () -> Stamp.instant(now.get()));
            Movements movements = new Movements(
                    new DoorEvents.Teller(
                            new SiteId("S1"), new GatewayId("G1"), D1, "9521141000014", ZoneOffset.UTC, DoorMode.BOTH),
                    papers,
                    () -> Stamp.exact(new ClockState(true, null)));
            DoorTold ear = new DoorTold() {
                @Override
                public void state(DoorId door, DoorState state) {}

                @Override
                public void passage(DoorId door, String phase, PassageNotice notice) {
                    told.add(phase + " " + notice.passage());
                }
            };
            Supplier<Stamp> clock = () -> Stamp.exact(new ClockState(true, null));
            loop = new DoorLoop(
                    PLAN,
                    new Neighbours(),
                    folder.resolve("spool"),
                    movements,
                    journal,
                    now::get,
                    clock,
                    new DoorVoice(D1, papers, now::get, clock, ear, health),
                    health);
        }

        void run(List<Step> steps) {
            start();
            take(steps);
        }

        void start() {
            Recovery.judgeAgain(List.of(loop));
            loop.start();
            loop.inbox().put(new DoorSignal.ReaderUp(R1, now.get()));
        }

        void take(List<Step> steps) {
            for (Step step : steps) {
                now.set(step.atMicros());
                if (step.input() instanceof Input.Seen seen) {
                    TagReads copy = new TagReads(R1, Math.max(1, seen.batch().size()));
                    IntStream.range(0, seen.batch().size())
                            .forEach(i -> copy.add(seen.batch().get(i)));
                    loop.inbox().put(copy);
                } else if (step.input() instanceof Input.Signalled signalled) {
                    loop.inbox().put(signalled.signal());
                }
            }
        }

        @Override
        public void close() throws Exception {
            loop.close();
            journal.close();
        }
    }

    /** What the journal holds: kind, and which tags; order and numbers left out. */
    private Set<String> journalled() throws Exception {
        Set<String> all = new TreeSet<>();
        for (byte[] body : JournalReader.bodies(folder)) {
            DoorFacts facts = Await.there(EventJson.read(body).door());
            String tags = facts.tags().stream().map(tag -> tag.hex()).sorted().collect(Collectors.joining(","));
            assertTrue(
                    all.add(facts.kind() + " " + facts.revision() + " " + tags),
                    () -> "journalled twice: " + facts.kind() + " " + facts.passage());
        }
        return all;
    }

    private static void quiet(Life process) {
        process.now.set(scene.get(scene.size() - 1).atMicros() + 60_000_000);
        Await.until(
                20,
                () -> process.loop.completeUpToMicros() + "",
                () -> process.loop.completeUpToMicros()
                        > scene.get(scene.size() - 1).atMicros());
    }

    private Set<String> withoutDying() throws Exception {
        try (Life process = new Life()) {
            process.run(scene);
            quiet(process);
            assertEquals(
                    process.told.stream()
                            .filter(each -> each.startsWith("opened"))
                            .count(),
                    process.told.stream()
                            .filter(each -> each.startsWith("closed"))
                            .count());
        }
        return journalled();
    }

    @Test
    void everyMovementTheWindowTellsIsJournalledOnceAndNothingElse() throws Exception {
        DoorWindow window = new DoorWindow(PLAN);
        Set<String> expected = new TreeSet<>();
        Consumer<Verdict> told = verdict -> {
            if (verdict instanceof Verdict.Moved moved) {
                String kind = moved.direction() == Direction.IN ? "RECEIVE " : "SHIP ";
                expected.add(kind + moved.revision() + " "
                        + moved.tags().stream()
                                .map(tag -> tag.epc().hex())
                                .sorted()
                                .collect(Collectors.joining(",")));
            }
        };
        for (Step step : scene) {
            if (step.input() instanceof Input.Seen seen) {
                window.seen(seen.batch(), told);
            } else if (step.input() instanceof Input.Signalled signalled) {
                window.signalled(signalled.signal(), told);
            } else {
                window.tick(step.atMicros(), told);
            }
        }
        Set<String> movements = withoutDying();
        movements.removeIf(each -> !each.startsWith("RECEIVE") && !each.startsWith("SHIP"));
        assertEquals(expected, movements);
        assertTrue(expected.size() >= 2, "a scene with something in it");
    }

    static Stream<Integer> placesToDie() {
        return IntStream.range(1, 16).mapToObj(i -> i * 6);
    }

    @ParameterizedTest(name = "dying after {0} % of the inputs")
    @MethodSource("placesToDie")
    void aLifeThatEndsInMidPassageIsContinuedByTheNext(int percent, @TempDir Path other) throws Exception {
        if (undisturbed.isEmpty()) {
            Path mine = folder;
            folder = other;
            undisturbed.addAll(withoutDying());
            folder = mine;
        }
        int cut = scene.size() * percent / 100;
        try (Life first = new Life()) {
            first.run(scene.subList(0, cut));
        }
        try (Life second = new Life()) {
            second.now.set(scene.get(cut).atMicros());
            second.run(scene.subList(cut, scene.size()));
            quiet(second);
        }
        assertEquals(undisturbed, journalled());
    }

    /** The line stands still for five seconds, or this computer does: what comes then is judged as if it had come at once. */
    @ParameterizedTest(name = "standing still after {0} % of the inputs")
    @ValueSource(ints = {31, 32, 33, 60})
    void aMomentIsNotJudgedOfWhichTheReaderMayStillTell(int percent, @TempDir Path other) throws Exception {
        Path mine = folder;
        folder = other;
        Set<String> all = withoutDying();
        folder = mine;
        int cut = scene.size() * percent / 100;
        long goesOn = scene.get(cut).atMicros() + 5_000_000;
        AtomicInteger asked = new AtomicInteger();
        Earshot ear = new Earshot(() -> asked.incrementAndGet() > 0);
        try (Life process = new Life()) {
            process.loop.hears(ear);
            ear.is(true, process.now.get());
            process.start();
            for (Step step : scene.subList(0, cut)) {
                process.take(List.of(step));
                heard(ear, step);
            }
            Await.until(20, () -> "not judged", () -> process.loop.inbox().isEmpty());
            process.now.set(goesOn);
            long turned = process.loop.turnedNanos();
            Await.until(20, () -> "it sleeps", () -> process.loop.turnedNanos() > turned + 100_000_000L);
            for (Step step : scene.subList(cut, scene.size())) {
                process.take(List.of(new Step(Math.max(goesOn, step.atMicros()), step.input())));
                heard(ear, step);
            }
            process.now.set(scene.get(scene.size() - 1).atMicros() + 60_000_000);
            Await.until(20, () -> "no end", () -> {
                ear.sign(true);
                return process.loop.completeUpToMicros()
                        > scene.get(scene.size() - 1).atMicros();
            });
        }
        assertEquals(all, journalled());
        assertTrue(asked.get() > 0, "silence was not asked about");
    }

    private static void heard(Earshot ear, Step step) {
        if (step.input() instanceof Input.Seen seen) {
            ear.read(seen.batch().lastMicros(seen.batch().size() - 1));
        } else if (step.input() instanceof Input.Tick) {
            ear.sign(true);
        }
    }

    @Test
    void whileTheJournalRefusesTheDoorGoesOnSpoolingAndTheNextLifeTells(@TempDir Path other) throws Exception {
        Path mine = folder;
        folder = other;
        Set<String> all = withoutDying();
        folder = mine;
        try (Life first = new Life()) {
            first.start();
            Await.until(20, () -> "not begun", () -> first.loop.inbox().isEmpty());
            first.journal.close();
            first.take(scene);
        }
        assertEquals(Set.of(), journalled());
        try (Life second = new Life()) {
            second.now.set(scene.get(scene.size() - 1).atMicros());
            second.start();
            quiet(second);
        }
        assertEquals(all, journalled());
    }

    @Test
    void whatTheCrewSpeaksOfBecomesALabelledRecordingThatIsJudgedAsTheDoorDid() throws Exception {
        Path labelled = folder.resolve("labelled");
        CrewRecordings recordings = new CrewRecordings(folder.resolve("spool"), labelled);
        AtomicReference<@Nullable Spoken> heard = new AtomicReference<>();
        String passage;
        try (Life process = new Life()) {
            process.run(scene);
            quiet(process);
            passage = process.told.stream()
                    .filter(each -> each.startsWith("closed"))
                    .findFirst()
                    .orElseThrow()
                    .substring("closed ".length());
            CrewWord word = new CrewWord(CrewWord.Verb.CONFIRM, passage, "", "Ada", process.now.get());
            process.loop.crew(word, heard::set);
            Await.until(20, () -> "nothing heard of " + passage, () -> heard.get() != null);
        }
        Spoken spoken = Await.there(heard.get());
        assertTrue(spoken.stands());
        String became = recordings.keep(D1, passage, spoken, CrewWord.Verb.CONFIRM, null);
        String way = Await.there(spoken.direction()) == Direction.IN ? "in" : "out";
        assertEquals("a labelled recording is kept (" + way + ")", became);

        Labels.Line line = Labels.read(labelled.resolve("labels.csv")).lines().get(0);
        assertEquals(way, line.label().word());
        assertEquals(D1, line.door());
        List<Direction> moved = new ArrayList<>();
        Recording recording = Recording.read(line.recording());
        assertNull(recording.complaint());
        recording.judge(List.of(PLAN), (door, verdict) -> {
            if (verdict instanceof Verdict.Moved each && each.revision() == 0) {
                moved.add(each.direction());
            }
        });
        assertEquals(List.of(Await.there(spoken.direction())), moved);
    }

    @Test
    void aDoorWhoseReaderIsAwayDoesNotClaimToBeComplete() throws Exception {
        try (Life process = new Life()) {
            process.run(scene.subList(0, scene.size() / 4));
            process.loop.inbox().put(new DoorSignal.ReaderDown(R1, process.now.get()));
            long blind = process.now.get();
            process.now.addAndGet(3_600_000_000L);
            Await.until(10, () -> "not settled", () -> process.loop.inbox().isEmpty());
            process.loop.close(); // everything is judged now
            assertFalse(process.loop.completeUpToMicros() > blind);
        }
    }
}
