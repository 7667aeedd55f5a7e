package io.dockdoor.reader;

import static io.dockdoor.reader.Bits.hex;
import static io.dockdoor.reader.Bits.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramerTest {
    // KEEPALIVE, an empty report, a message of a type nobody knows with two bytes, KEEPALIVE
    private static final byte[] STREAM = join(
            hex("043e 0000000a 00000001"),
            hex("043d 0000000a 00000002"),
            hex("07e8 0000000c 00000003 abcd"),
            hex("043e 0000000a fffffffe"));

    @Test
    void everySplitOfAStreamGivesTheSameMessages() throws FramingFault {
        for (int first = 0; first <= STREAM.length; first++) {
            for (int second = first; second <= STREAM.length; second++) {
                List<String> seen = new ArrayList<>();
                Framer framer = new Framer();
                feed(framer, 0, first, seen);
                feed(framer, first, second, seen);
                feed(framer, second, STREAM.length, seen);
                assertEquals(List.of("62#1", "61#2", "1000#3", "62#4294967294"), seen, first + "/" + second);
            }
        }
    }

    @Test
    void aLengthNoMessageCanHaveEndsTheSession() {
        for (String length : List.of("00000009", "00000000", "ffffffff", "00100001")) {
            Framer framer = new Framer();
            put(framer, hex("043d" + length + "00000001"));
            assertThrows(FramingFault.class, framer::next, length);
        }
    }

    @Test
    void theLargestAllowedMessageArrivesWhole() throws FramingFault {
        Framer framer = new Framer();
        byte[] big = new byte[Framer.MAX_MESSAGE];
        byte[] header = hex("043d 00100000 00000007");
        System.arraycopy(header, 0, big, 0, header.length);
        int sent = 0;
        while (sent < big.length) {
            assertFalse(framer.next());
            int room = Math.min(framer.room(), big.length - sent);
            assertTrue(room > 0);
            System.arraycopy(big, sent, framer.buffer(), framer.end(), room);
            framer.filled(room);
            sent += room;
        }
        assertTrue(framer.next());
        assertEquals(Framer.MAX_MESSAGE - 10, framer.bodyEnd() - framer.bodyStart());
    }

    @Test
    void messagesCanBeLookedAtTwiceBeforeTheyAreGone() throws FramingFault {
        Framer framer = new Framer();
        put(framer, STREAM);
        assertTrue(framer.next());
        assertTrue(framer.next());
        framer.again();
        assertTrue(framer.next());
        assertEquals(62, framer.type());
        assertEquals(1, framer.version());
    }

    private static void feed(Framer framer, int from, int to, List<String> seen) throws FramingFault {
        put(framer, java.util.Arrays.copyOfRange(STREAM, from, to));
        while (framer.next()) {
            seen.add(framer.type() + "#" + framer.copy().id());
        }
    }

    private static void put(Framer framer, byte[] bytes) {
        assertTrue(framer.room() >= bytes.length);
        System.arraycopy(bytes, 0, framer.buffer(), framer.end(), bytes.length);
        framer.filled(bytes.length);
    }
}
