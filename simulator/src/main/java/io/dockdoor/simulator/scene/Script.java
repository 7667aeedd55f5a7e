package io.dockdoor.simulator.scene;

import java.util.List;
import java.util.function.Consumer;

/**
 * A scene that has a name.
 *
 * @param title its name
 * @param doorSpacing metres between the centres of neighbouring doors
 * @param leastDoors the doors it needs to make sense; asked for fewer it still has so many
 * @param story sets the stage up
 */
record Script(String title, double doorSpacing, int leastDoors, Consumer<Stage> story) {
    /** So far apart that no reader hears a neighbour's goods. */
    private static final double FAR = 30;

    static final List<Script> ALL = List.of(
            new Script("demo", FAR, 1, Demo::play),
            new Script("ship-verify", FAR, 1, Dispatch::play),
            new Script("S01", FAR, 1, Crossings::singleIn),
            new Script("S02", FAR, 1, Crossings::singleOut),
            new Script("S03", FAR, 1, Crossings::amongStrays),
            new Script("S04", FAR, 1, Loitering::passBy),
            new Script("S05", Neighbours.SPACING, 2, Neighbours::bothActive),
            new Script("S06", FAR, 1, Loitering::turnBack),
            new Script("S07", FAR, 1, Crossings::stopInTheDoorway),
            new Script("S08", FAR, 1, Loitering::staged),
            new Script("S09", FAR, 1, Crossings::twoInLine),
            new Script("S10", FAR, 1, Crossings::sideBySide),
            new Script("S11", FAR, 1, Crossings::onFoot),
            new Script("S12", FAR, 1, Crossings::manyAndFast),
            new Script("S13", FAR, 1, Loitering::emptyHanded),
            new Script("S14", FAR, 1, Mishaps::beamStuck),
            new Script("S15", FAR, 1, Mishaps::antennaFault),
            new Script("S16", FAR, 1, Mishaps::outage),
            new Script("S17", FAR, 1, Mishaps::clockSteps),
            new Script("S18", FAR, 1, Mishaps::accumulated),
            new Script("S19", Neighbours.SPACING, 2, Neighbours::shift),
            new Script("S20", FAR, 1, Loitering::standing),
            new Script("S21", FAR, 1, Carts::triedOut));

    static Script named(String name) {
        for (Script each : ALL) {
            if (each.title.equalsIgnoreCase(name)) {
                return each;
            }
        }
        List<String> titles = ALL.stream().map(Script::title).toList();
        throw new IllegalArgumentException("there is no scene '" + name + "'; there are " + String.join(", ", titles));
    }
}
