package io.dockdoor.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private static final SiteId SITE = new SiteId("S1");
    private static final GatewayId GATEWAY = new GatewayId("G1");
    private static final DoorId DOOR = new DoorId("D1");

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

    @ParameterizedTest
    @EnumSource(MovementKind.class)
    void aMovementTopicIsParsedBackToItsDoor(MovementKind kind) {
        assertEquals(
                Optional.of(new Topics.Movement(SITE, GATEWAY, DOOR, kind)),
                topics.parse(topics.movement(SITE, GATEWAY, DOOR, kind)));
    }

    @Test
    void theTreeIsTheOneOfTheContract() {
        assertEquals("dock/v1/S1/gw/G1/door/D1/movement/ship", topics.movement(SITE, GATEWAY, DOOR, MovementKind.SHIP));
        assertEquals("dock/v1/S1/to/G1/ack", topics.ack(SITE, GATEWAY));
        assertEquals(
                Optional.of(new Topics.Sweep(SITE, GATEWAY, "sw1", "summary")),
                topics.parseSweep(topics.sweep(SITE, GATEWAY, "sw1", "summary")));
        assertEquals(Optional.empty(), topics.parseSweep(topics.sweep(SITE, GATEWAY, "sw1", "part-0")));
        assertEquals("dock/v1/S1/count/c1/posted", topics.count(SITE, "c1", "posted"));
        assertEquals("dock/v1/S1/gw/G1/sweep/sw1/part-2", topics.sweep(SITE, GATEWAY, "sw1", "part-2"));
        assertEquals("dock/v1/S1/gw/G1/reply/c1", topics.reply(SITE, GATEWAY, "c1"));
        assertEquals("dock/v1/_inv/state", topics.inventoryState());
        assertEquals("dock/v1/S1/stock/09521987000013", topics.stock(SITE, "09521987000013"));
        assertEquals(Optional.of(new Topics.About(SITE, GATEWAY, "health")), topics.parse("dock/v1/S1/gw/G1/health"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dock/v2/S1/gw/G1/health",
                "dock/v1/S1/to/G1/ack",
                "dock/v1/S1/gw/G1/door/D1/movement/sip",
                "dock/v1/S1/gw/G 1/health",
                "dock/v1//gw/G1/health",
                "dock/v1",
                ""
            })
    void otherTopicsAreNobodys(String topic) {
        assertEquals(Optional.empty(), topics.parse(topic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/dock", "dock/", "dock/#", "a.b", "a/b/c/d/e"})
    void aPrefixThatBreaksTopicsIsRefused(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> new Topics(prefix));
    }
}
