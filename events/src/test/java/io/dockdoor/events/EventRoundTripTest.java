package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventRoundTripTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyEventComesBackAsItWentAndAlwaysInTheSameBytes(long seed) throws BadEvent {
        RandomEvents events = new RandomEvents(seed);
        for (int i = 0; i < 20; i++) {
            InventoryEvent event = events.next();
            byte[] json = EventJson.write(event);
            assertEquals(event, EventJson.read(json));
            assertArrayEquals(json, EventJson.write(EventJson.read(json)));
        }
    }
}
