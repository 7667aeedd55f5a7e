package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.Verdict.JudgedTag;
import io.dockdoor.dedup.Verdict.Moved;
import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A load passes the right door while one of the tags that both doors hear passed the left one, as that has told. */
class PassedBesideTest {
    private static final DoorId LEFT = new DoorId("D1");
    private static final DoorId RIGHT = new DoorId("D2");
    private static final int TAGS = 20;
    private static final double CROSSES = 10;

    private final DoorArbiter arbiter = new DoorArbiter();
    private final Gate gate = Gate.angled(3);
    private final DoorWindow left = new DoorWindow(gate.plan());
    private final DoorWindow right = new DoorWindow(gate.plan());
    private final Set<Epc> toldRight = new HashSet<>();

    private void said(DoorId door, Verdict verdict) {
        if (door.equals(RIGHT) && verdict instanceof Moved moved) {
            moved.tags().forEach(tag -> toldRight.add(tag.epc()));
        }
    }

    /** The left door told, at that second, of so many tags of that load, which it heard so much louder or fainter. */
    private void passes(int ofThem, double toldFor, int louder) {
        arbiter.watch(LEFT, left);
        arbiter.watch(RIGHT, right);
        gate.load(TAGS, 0.5, Gate.through(Direction.IN, CROSSES, 1, 0), Direction.IN);
        List<Epc> claimed = List.copyOf(gate.truth.keySet()).subList(0, ofThem);
        List<TagRead> reads = gate.reads(22);
        long at = Gate.START + (long) (toldFor * Gate.SECOND);
        boolean told = false;
        int next = 0;
        for (long now = Gate.START; now < Gate.START + 30 * Gate.SECOND; now += 100_000) {
            TagReads here = new TagReads(Gate.READER, 64);
            TagReads there = new TagReads(Gate.READER, 64);
            while (next < reads.size() && reads.get(next).lastMicros() < now) {
                TagRead read = reads.get(next++);
                here.add(read);
                if (claimed.contains(read.epc())) {
                    there.add(TagRead.of(
                            read.epc(),
                            read.reader(),
                            read.antenna(),
                            read.lastMicros(),
                            read.rssiCentiDbm() + louder));
                }
            }
            long its = now;
            left.seen(there, verdict -> {});
            if (!told && now > at) {
                told = true;
                arbiter.said(LEFT, moved(claimed, at, now), now, this::said);
            }
            right.seen(here, verdict -> arbiter.said(RIGHT, verdict, its, this::said));
            right.tick(now, verdict -> arbiter.said(RIGHT, verdict, its, this::said));
        }
    }

    private static Moved moved(List<Epc> tags, long at, long now) {
        List<JudgedTag> judged = new ArrayList<>();
        tags.forEach(epc -> judged.add(new JudgedTag(epc, 9, at, at, -6000, 2, 0.99, false, -1)));
        return new Moved(1, 0, Direction.IN, 0.99, at, at, at, now, judged, Rejected.NONE, List.of());
    }

    private boolean toldRight(int tag) {
        return toldRight.contains(List.copyOf(gate.truth.keySet()).get(tag));
    }

    @Test
    void whatAnotherDoorToldOfIsNotOfTheLoadHereThatItSeemsToGoWith() {
        passes(1, CROSSES - 1, 100);

        assertFalse(toldRight(0));
        assertTrue(toldRight.size() > TAGS * 3 / 4, toldRight::toString);
    }

    @Test
    void whatIsMuchFainterThereIsOfTheLoadHere() {
        passes(1, CROSSES - 1, -1_000);

        assertTrue(toldRight(0));
    }

    @Test
    void whatPassedThereSecondsBeforeMayBeOfTheLoadHere() {
        passes(1, CROSSES - 7, 0);

        assertTrue(toldRight(0));
    }

    @Test
    void ofMostOfALoadTheArbiterDecides() {
        gate.load(TAGS, 0.5, Gate.through(Direction.IN, CROSSES, 1, 0), Direction.IN);
        List<TagTrack> seeds = new ArrayList<>();
        for (Epc epc : gate.truth.keySet()) {
            TagTrack track = new TagTrack(epc, Gate.START);
            track.elsewhere = 1;
            track.passedBesideMicros = Gate.START + Gate.SECOND;
            seeds.add(track);
        }
        LoadGroup load = new LoadGroup(1, Direction.IN, seeds);
        load.crossedMicros = Gate.START + 2 * Gate.SECOND;

        assertFalse(new PassedBeside(load).has(seeds.get(0)));
        seeds.subList(0, TAGS / 2).forEach(track -> track.passedBesideMicros = Passage.NEVER);
        assertTrue(new PassedBeside(load).has(seeds.get(TAGS - 1)));
    }

    @Test
    void whatIsTakenBackThereNobodyPassedWith() {
        arbiter.watch(LEFT, left);
        arbiter.watch(RIGHT, right);
        Epc epc = Epc.ofHex("3034257BF7194E4000000001");
        for (DoorWindow window : List.of(left, right)) {
            TagReads batch = new TagReads(Gate.READER, 1);
            batch.add(TagRead.of(epc, Gate.READER, 1, Gate.START, -6000));
            window.seen(batch, verdict -> {});
        }
        arbiter.said(LEFT, moved(List.of(epc), Gate.START, Gate.START + 100_000), Gate.START + 100_000, this::said);
        right.tick(Gate.START + 400_000, verdict -> {});
        TagTrack track = right.track(epc);
        assertEquals(Gate.START, track == null ? Passage.NEVER : track.passedBesideMicros);

        arbiter.watch(LEFT, left);
        right.tick(Gate.START + 800_000, verdict -> {});
        assertEquals(Passage.NEVER, track == null ? 0 : track.passedBesideMicros);
    }
}
