package io.dockdoor.gateway.calibration;

/**
 * How one recording was judged.
 *
 * @param loss of its label, natural logarithm; 0 at best
 * @param tags that were told to have moved as the label says
 */
record Mark(Word word, double loss, int tags) {
    enum Word {
        RIGHT,
        WRONG,
        UNDECIDED
    }
}
