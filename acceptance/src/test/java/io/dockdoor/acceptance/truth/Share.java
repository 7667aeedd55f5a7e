package io.dockdoor.acceptance.truth;

import java.util.Locale;

/** So many of so many, with the uncertainty of having looked at no more. */
record Share(long part, long whole) {
    private static final double Z = 1.959964;

    Share plus(Share other) {
        return new Share(part + other.part, whole + other.whole);
    }

    /** Percent; NaN of nothing. */
    double percent() {
        return whole == 0 ? Double.NaN : 100.0 * part / whole;
    }

    /** Lower and upper end of the 95 % Wilson interval, percent. */
    double[] wilson() {
        double p = (double) part / whole;
        double middle = (p + Z * Z / (2.0 * whole)) / (1 + Z * Z / whole);
        double half = Z * Math.sqrt(p * (1 - p) / whole + Z * Z / (4.0 * whole * whole)) / (1 + Z * Z / whole);
        return new double[] {100 * Math.max(0, middle - half), 100 * Math.min(1, middle + half)};
    }

    /** As "p [low, high]" in percent. */
    @Override
    public String toString() {
        if (whole == 0) {
            return "-";
        }
        double[] ends = wilson();
        return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", percent(), ends[0], ends[1]);
    }
}
