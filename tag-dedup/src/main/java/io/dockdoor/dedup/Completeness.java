package io.dockdoor.dedup;

/**
 * What share of the tags that its antennas can read a sweep has found, 0..1. A tag is found once, so a sweep is sampling by
 * removal: each half of it finds any tag that is still left with some probability (binomial), and what the halves find,
 * {@code n1} and then {@code n2}, tells of how many there were: {@code n1² / (n1 - n2)} (Seber and Le Cren's estimator for two
 * passes, its variance as Zippin has it). Of tags that no antenna can hear it says nothing; of a sweep that finds tags as fast in
 * its second half as in its first it says only that much is missing.
 *
 * @param low 95 % bound
 * @param high 95 % bound
 */
public record Completeness(double estimate, double low, double high) {
    private static final double SIGMAS = 1.96;
    private static final double FAR_FROM_IT = 0.2;

    /** @param found different tags found until the end of each look, growing */
    static Completeness of(int[] found) {
        int looks = found.length;
        double all = looks == 0 ? 0 : found[looks - 1];
        if (looks < 2 || all == 0) {
            return new Completeness(0, 0, all == 0 ? 0 : 1);
        }
        double first = found[looks / 2 - 1];
        double second = all - first;
        double less = first - second;
        if (less <= 0) {
            return new Completeness(FAR_FROM_IT, 0, 0.5);
        }
        double missed = second * second / less;
        double spread = SIGMAS * first * second * Math.sqrt(all) / (less * less);
        return new Completeness(
                all / (all + missed), all / (all + missed + spread), all / (all + Math.max(0, missed - spread)));
    }
}
