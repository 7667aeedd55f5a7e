package io.dockdoor.simulator.llrp;

import java.util.OptionalLong;

/**
 * A reader lost its power, and with it what it had not handed over.
 *
 * @param atMicros when, UTC
 * @param heldSinceMicros when the oldest of it was heard; none when there was nothing
 * @param held tag reports and events that nobody else ever had
 */
public record PowerLoss(long atMicros, OptionalLong heldSinceMicros, int held) {}
