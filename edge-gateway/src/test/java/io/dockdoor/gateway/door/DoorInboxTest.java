package io.dockdoor.gateway.door;

import static io.dockdoor.gateway.Await.there;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.Epc;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagRead;
import io.dockdoor.events.TagReads;
import org.junit.jupiter.api.Test;

class DoorInboxTest {
    private static final ReaderId R1 = new ReaderId("R1");

    private static TagReads batch(int from, int tags, long at, int rssi) {
        TagReads batch = new TagReads(R1, tags);
        for (int i = from; i < from + tags; i++) {
            batch.add(TagRead.of(Epc.ofHex("%024X".formatted(i)), R1, 1, at, rssi));
        }
        return batch;
    }

    @Test
    void whatGoesInComesOutInOrderAndTheBatchGoesRound() throws Exception {
        DoorInbox inbox = new DoorInbox(100);
        TagReads first = new TagReads(R1, 64);
        first.add(batch(1, 1, 10, -50).get(0));
        TagReads empty = inbox.put(first);
        assertNotSame(first, empty);
        inbox.put(new DoorSignal.BeamBroken("B1", 11));
        Input.Seen seen = (Input.Seen) there(inbox.take(0));
        assertSame(first, seen.batch());
        assertEquals(new Input.Signalled(new DoorSignal.BeamBroken("B1", 11)), inbox.take(0));
        assertNull(inbox.take(0));
        inbox.giveBack(seen);
        assertEquals(0, first.size());
        assertSame(first, inbox.put(batch(4, 1, 12, -50)));
        inbox.take(0);
        first.add(batch(5, 1, 13, -50).get(0));
        inbox.put(first);
        assertSame(seen, inbox.take(0), "not even its wrapping is new");
    }

    @Test
    void whatWaitsForADoorThatIsBehindTakesNoMoreRoomThanItsReads() throws Exception {
        DoorInbox inbox = new DoorInbox(1_000);
        TagReads filling = new TagReads(R1, 64);
        for (int i = 0; i < 100; i++) {
            filling.add(batch(i, 1, i, -50).get(0));
            filling = inbox.put(filling);
            assertEquals(64, filling.room());
        }
        assertEquals(100, inbox.depth());
        int large = 0;
        for (int i = 0; i < 100; i++) {
            Input.Seen seen = (Input.Seen) there(inbox.take(0));
            assertEquals(i, seen.batch().firstMicros(0));
            large += seen.batch().room() > 1 ? 1 : 0;
            inbox.giveBack(seen);
        }
        assertEquals(32, large);
        assertNull(inbox.take(0));
        assertEquals(64, inbox.put(batch(1, 3, 10, -50)).room(), "small ones are not filled again");
    }

    @Test
    void aFullInboxMeltsRepeatsIntoOneReadWithTheirCountAndTheStrongestSignal() throws Exception {
        DoorInbox inbox = new DoorInbox(5);
        inbox.put(batch(1, 5, 10, -50));
        inbox.put(batch(1, 3, 20, -60));
        inbox.put(batch(1, 3, 30, -45));
        assertEquals(5, ((Input.Seen) there(inbox.take(0))).batch().size());
        TagReads melted = ((Input.Seen) there(inbox.take(0))).batch();
        assertEquals(3, melted.size());
        assertEquals(20, melted.firstMicros(0));
        assertEquals(30, melted.lastMicros(0));
        assertEquals(-45, melted.rssiCentiDbm(0));
        assertEquals(2, melted.count(0));
        assertEquals(3, inbox.merged());
        assertEquals(0, inbox.dropped());
        assertEquals(0, inbox.depth());
    }

    @Test
    void readsBeyondAllBoundsAreDroppedAndCountedSignalsNever() throws Exception {
        DoorInbox inbox = new DoorInbox(5);
        inbox.put(batch(1, 5, 10, -50));
        inbox.put(batch(100, 8, 20, -50));
        for (int i = 0; i < 1_000; i++) {
            inbox.put(new DoorSignal.MotionSeen(i));
        }
        assertEquals(3, inbox.dropped());
        int signals = 0;
        int reads = 0;
        for (Input input = inbox.take(0); input != null; input = inbox.take(0)) {
            if (input instanceof Input.Seen seen) {
                reads += seen.batch().size();
            } else {
                signals++;
            }
        }
        assertEquals(1_000, signals);
        assertEquals(10, reads);
    }
}
