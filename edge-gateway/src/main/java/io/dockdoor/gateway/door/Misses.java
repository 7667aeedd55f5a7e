package io.dockdoor.gateway.door;

/**
 * How often something fails to show that usually shows, and whether a run of failures is longer than that explains. What is usual
 * follows the last forty occasions or so; a run counts for it only when it has ended, for then it was no blindness.
 */
final class Misses {
    /** A run is too long when chance makes it less than once in so many. */
    private static final double CHANCE = 10_000;

    private static final int FOLLOW = 40;

    private final double least;
    private final double most;
    private final int shows;
    private double usual;
    private int weight;
    private int shown;
    private int run;

    /**
     * @param atFirst share of misses, 0..1, taken for usual before anything is known
     * @param weight how many occasions that is worth, 1..40
     * @param least share of misses that is taken for usual even when there are fewer
     * @param most share of misses that is taken for usual even when there are more
     * @param shows so often it must have shown before a run means anything
     */
    Misses(double atFirst, int weight, double least, double most, int shows) {
        this.usual = atFirst;
        this.weight = weight;
        this.least = least;
        this.most = most;
        this.shows = shows;
    }

    void missed() {
        run++;
    }

    void showed() {
        excused();
        learn(0);
        shown++;
    }

    /** The run was no blindness, as is known from elsewhere. */
    void excused() {
        for (; run > 0; run--) {
            learn(1);
        }
    }

    private void learn(double miss) {
        weight = Math.min(weight + 1, FOLLOW);
        usual += (miss - usual) / weight;
    }

    int run() {
        return run;
    }

    /** Share of misses, 0..1. */
    double usual() {
        return usual;
    }

    boolean tooMany() {
        return shown >= shows && Math.pow(Math.max(least, Math.min(most, usual)), run) * CHANCE < 1;
    }
}
