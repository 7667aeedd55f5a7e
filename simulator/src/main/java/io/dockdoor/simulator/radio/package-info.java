/**
 * The air between reader antennas and tags: link budget, one multipath sum that gives level, phase and fading together, the
 * Gen2 inventory with its slots and sessions, and the noise of a commodity reader. Knows rigid bodies with tags on them and
 * how they move, nothing of pallets or doors. Lengths in metres: x along travel (negative outside, door plane at 0), y along
 * the wall, z up. Times in scene microseconds.
 */
@NullMarked
package io.dockdoor.simulator.radio;

import org.jspecify.annotations.NullMarked;
