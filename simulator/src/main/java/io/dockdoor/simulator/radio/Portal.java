package io.dockdoor.simulator.radio;

import io.dockdoor.events.DoorId;
import io.dockdoor.events.ReaderId;
import java.util.List;

/**
 * A door with its reader.
 *
 * @param y centre of the opening along the wall
 * @param width of the opening
 * @param antennas in id order
 */
public record Portal(DoorId door, ReaderId reader, double y, double width, List<Antenna> antennas) {
    public Portal {
        antennas = List.copyOf(antennas);
    }

    /** How the antennas stand about the opening. */
    public enum Layout {
        /** 1, 2 on the jambs looking out by 45 degrees, 3, 4 looking in: the recommended one. */
        FOUR_ANGLED,
        /** 1 on the left jamb looking out, 3 on the right jamb looking in. */
        TWO_ANGLED,
        /** Four on the jambs that look straight across: no side can be told from levels alone. */
        UNANGLED,
        /** 1 above the door tilted out, 3 tilted in. */
        OVERHEAD_PAIR,
        /** 1 on the jamb looking out, 3 three metres inside looking back across the lane. */
        ONE_FAR_INSIDE
    }

    /** A door 3 m wide with antennas in the given layout. */
    public static Portal standard(DoorId door, ReaderId reader, double y, Layout layout) {
        double width = 3;
        double left = y - width / 2 - 0.1;
        double right = y + width / 2 + 0.1;
        return new Portal(
                door,
                reader,
                y,
                width,
                switch (layout) {
                    case FOUR_ANGLED ->
                        List.of(
                                Antenna.across(1, -0.1, left, 1.2, 1, -45),
                                Antenna.across(2, -0.1, right, 1.8, -1, -45),
                                Antenna.across(3, 0.1, left, 1.8, 1, 45),
                                Antenna.across(4, 0.1, right, 1.2, -1, 45));
                    case TWO_ANGLED ->
                        List.of(Antenna.across(1, -0.1, left, 1.5, 1, -45), Antenna.across(3, 0.1, right, 1.5, -1, 45));
                    case UNANGLED ->
                        List.of(
                                Antenna.across(1, -0.1, left, 1.2, 1, 0),
                                Antenna.across(2, -0.1, right, 1.8, -1, 0),
                                Antenna.across(3, 0.1, left, 1.8, 1, 0),
                                Antenna.across(4, 0.1, right, 1.2, -1, 0));
                    case OVERHEAD_PAIR ->
                        List.of(Antenna.overhead(1, -0.3, y, 3.1, -35), Antenna.overhead(3, 0.3, y, 3.1, 35));
                    case ONE_FAR_INSIDE ->
                        List.of(Antenna.across(1, -0.1, left, 1.5, 1, -45), Antenna.across(3, 3, right, 1.5, -1, 0));
                });
    }

    Antenna antenna(int id) {
        for (Antenna each : antennas) {
            if (each.id() == id) {
                return each;
            }
        }
        throw new IllegalArgumentException("reader " + reader + " has no antenna " + id);
    }
}
