package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read letter by letter means the same to a parser of JSON; what means nothing to that is not read at all. */
class DoorEventReaderTest {
    @Test
    void theMovementsOfDoorsAreReadLetterByLetter() {
        RandomEvents events = new RandomEvents(7);
        int doors = 0;
        int read = 0;
        for (int i = 0; i < 3_000; i++) {
            InventoryEvent event = events.next();
            if (event.door() != null && event.what() instanceof InventoryEvent.Objects && event.error() == null) {
                doors++;
                InventoryEvent same = DoorEventReader.read(EventJson.write(event));
                if (same != null) {
                    read++;
                    assertEquals(event, same);
                }
            }
        }
        assertEquals(Samples.receive(), DoorEventReader.read(EventJson.write(Samples.receive())));
        assertTrue(read > 2, read + " of " + doors);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void aChangedLetterIsNeverReadOtherwiseThanAParserOfJsonReadsIt(long seed) throws BadEvent {
        Random random = new Random(seed);
        byte[] right = EventJson.write(Samples.receive());
        int both = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = changed(right, random);
            InventoryEvent read = DoorEventReader.read(changed);
            if (read != null) {
                assertEquals(EventReader.anyJson(changed), read, () -> new String(changed, StandardCharsets.UTF_8));
                both++;
            }
        }
        assertTrue(both > 100, "only " + both + " were read");
    }

    private static byte[] changed(byte[] right, Random random) {
        int at = random.nextInt(right.length);
        return switch (random.nextInt(4)) {
            case 0 -> with(right, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> with(right, at, at + 1, new byte[] {right[random.nextInt(right.length)]});
            case 2 -> with(right, at, Math.min(right.length, at + 1 + random.nextInt(3)), new byte[0]);
            default -> with(right, at, at, new byte[] {(byte) "0123456789.-e\"\\,:{}[] Z".charAt(random.nextInt(23))});
        };
    }

    private static byte[] with(byte[] right, int from, int to, byte[] instead) {
        byte[] all = Arrays.copyOf(right, from + instead.length + right.length - to);
        System.arraycopy(instead, 0, all, from, instead.length);
        System.arraycopy(right, to, all, from + instead.length, right.length - to);
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5",
                "-0.5",
                "0.99",
                "1.0",
                "123456789.125",
                "0.1234567890123456789",
                "-12.345678901234567",
                "0.0",
                "-0.0",
                "3"
            })
    void aNumberIsTheDoubleThatJsonSays(String number) throws BadEvent {
        byte[] json = new String(EventJson.write(Samples.receive()), StandardCharsets.UTF_8)
                .replaceAll("\"gw:confidence\":[0-9.]+", "\"gw:confidence\":" + number)
                .getBytes(StandardCharsets.UTF_8);

        InventoryEvent read = DoorEventReader.read(json);

        assertNotNull(read);
        assertEquals(EventReader.anyJson(json), read);
    }
}
