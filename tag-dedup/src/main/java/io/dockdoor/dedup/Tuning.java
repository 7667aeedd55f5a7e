package io.dockdoor.dedup;

/**
 * In what a door differs from the door that the {@link Scorecard} was made for: few numbers, each with a physical meaning, so that
 * a dozen labelled recordings can tell them. {@link #NONE} changes nothing.
 *
 * @param sidesSwapped the antennas said to look out look in, and the other way round: a wiring mistake
 * @param innerGainDb decibels by which the inside hears a load in the doorway fainter than the outside does: a long cable, an
 *     antenna turned away, another reader; -30 to 30
 * @param levelUnit decibels that one unit of the reader's level stands for: some readers compress their levels; 0.2 to 5
 * @param order factor of what the order of the sides says; 0.2 to 5
 * @param motion factor of what a tag's change of level says; 0.2 to 5
 * @param bias log-odds added to every tag before any evidence; -3 to 3
 * @param caution log-odds a load must show beyond what it otherwise must; -3 to 3
 */
public record Tuning(
        boolean sidesSwapped,
        double innerGainDb,
        double levelUnit,
        double order,
        double motion,
        double bias,
        double caution) {
    public static final Tuning NONE = new Tuning(false, 0, 1, 1, 1, 0, 0);

    private static final double MOST_GAIN = 30;
    private static final double MOST_FACTOR = 5;
    private static final double MOST_ODDS = 3;

    /** @throws IllegalArgumentException naming the number that is out of range, and its range */
    public Tuning {
        within("innerGain", innerGainDb, -MOST_GAIN, MOST_GAIN);
        within("levelUnit", levelUnit, 1 / MOST_FACTOR, MOST_FACTOR);
        within("order", order, 1 / MOST_FACTOR, MOST_FACTOR);
        within("motion", motion, 1 / MOST_FACTOR, MOST_FACTOR);
        within("bias", bias, -MOST_ODDS, MOST_ODDS);
        within("caution", caution, -MOST_ODDS, MOST_ODDS);
    }

    private static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " " + value + " is not from " + least + " to " + most);
        }
    }
}
