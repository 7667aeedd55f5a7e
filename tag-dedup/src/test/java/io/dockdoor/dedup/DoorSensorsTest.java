package io.dockdoor.dedup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dockdoor.dedup.DoorSensors.Motion;
import io.dockdoor.dedup.WindowCounts.SensorHealth;
import org.junit.jupiter.api.Test;

class DoorSensorsTest {
    private static final long S = 1_000_000;

    private final DoorSensors sensors = new DoorSensors();

    @Test
    void whatIsNotThereSaysNothing() {
        assertEquals(SensorHealth.ABSENT, sensors.contactHealth());
        assertFalse(sensors.wasShut(10 * S));
        assertEquals(Motion.NOTHING, sensors.motion(10 * S));
        sensors.learn(10 * S);
        assertEquals(SensorHealth.ABSENT, sensors.motionHealth());
    }

    @Test
    void aShutDoorSpeaksAgainstALoadUnlessItJustShut() {
        sensors.shut(true, 10 * S);
        assertFalse(sensors.wasShut(10 * S));
        assertTrue(sensors.wasShut(12 * S));
        sensors.shut(false, 20 * S);
        assertTrue(sensors.wasShut(15 * S));
        assertFalse(sensors.wasShut(20 * S));
        assertFalse(sensors.wasShut(30 * S));
    }

    @Test
    void aContactThatIsShutToLoadsIsNotBelievedUntilItAgreesWithOneAgain() {
        sensors.shut(true, 0);
        sensors.learn(10 * S);
        assertTrue(sensors.wasShut(15 * S));
        sensors.learn(20 * S);
        assertEquals(SensorHealth.STUCK, sensors.contactHealth());
        assertFalse(sensors.wasShut(30 * S));
        sensors.shut(false, 40 * S);
        sensors.learn(50 * S);
        assertEquals(SensorHealth.TRUSTED, sensors.contactHealth());
    }

    @Test
    void missingMotionCountsOnlyOfASensorThatHasSeenALoad() {
        sensors.moves(true, 10 * S);
        sensors.moves(false, 13 * S);
        assertEquals(Motion.SEEN, sensors.motion(16 * S));
        assertEquals(Motion.NOTHING, sensors.motion(60 * S));
        sensors.learn(12 * S);
        assertEquals(Motion.MISSED, sensors.motion(60 * S));
        for (int load = 1; load <= 3; load++) {
            sensors.learn((60 + 10 * load) * S);
        }
        assertEquals(SensorHealth.BLIND, sensors.motionHealth());
        assertEquals(Motion.NOTHING, sensors.motion(90 * S));
        sensors.moves(true, 100 * S);
        sensors.learn(101 * S);
        assertEquals(SensorHealth.TRUSTED, sensors.motionHealth());
    }

    @Test
    void aSensorThatSeesMovementWithoutEndIsStuckUntilItEnds() {
        sensors.moves(true, 0);
        sensors.advance(599 * S);
        assertEquals(Motion.SEEN, sensors.motion(599 * S));
        sensors.advance(601 * S);
        assertEquals(SensorHealth.STUCK, sensors.motionHealth());
        assertEquals(Motion.NOTHING, sensors.motion(601 * S));
        sensors.learn(602 * S);
        assertEquals(SensorHealth.STUCK, sensors.motionHealth());
        sensors.moves(false, 700 * S);
        sensors.advance(701 * S);
        assertEquals(SensorHealth.TRUSTED, sensors.motionHealth());
    }

    @Test
    void whatChattersIsNotBelievedUntilItHasBeenCalmForAMinute() {
        long at = 0;
        for (int i = 0; i < 21; i++) {
            at = i * S / 4;
            sensors.shut(i % 2 == 0, at);
        }
        assertEquals(SensorHealth.CHATTERING, sensors.contactHealth());
        assertFalse(sensors.wasShut(at + 10 * S));
        sensors.learn(at + 10 * S);
        sensors.advance(at + 59 * S);
        assertEquals(SensorHealth.CHATTERING, sensors.contactHealth());
        sensors.advance(at + 61 * S);
        assertEquals(SensorHealth.TRUSTED, sensors.contactHealth());
        assertTrue(sensors.wasShut(at + 70 * S));
    }

    @Test
    void aDoorOpenedAndShutForManyLoadsIsNoChatter() {
        for (int i = 0; i < 100; i++) {
            sensors.shut(i % 2 == 0, i * S);
        }
        assertEquals(SensorHealth.TRUSTED, sensors.contactHealth());
    }
}
