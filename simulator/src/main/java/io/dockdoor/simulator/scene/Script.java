package io.dockdoor.simulator.scene;

import java.util.List;
import java.util.function.Consumer;

/**
 * A scene that has a name.
 *
 * @param title its name
 * @param doorSpacing metres between the centres of neighbouring doors
 * @param story sets the stage up
 */
record Script(String title, double doorSpacing, Consumer<Stage> story) {
    /** So far apart that no reader hears a neighbour's goods. */
    private static final double FAR = 30;

    static final List<Script> ALL = List.of(
            new Script("demo", FAR, Demo::play),
            new Script("S01", FAR, Crossings::singleIn),
            new Script("S02", FAR, Crossings::singleOut),
            new Script("S03", FAR, Crossings::amongStrays));

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
