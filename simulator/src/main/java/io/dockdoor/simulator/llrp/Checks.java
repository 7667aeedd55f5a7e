package io.dockdoor.simulator.llrp;

/** What the tables of a reader allow. */
final class Checks {
    private Checks() {}

    static void between(Node place, String field, long value, long from, long to) throws Refused {
        if (value < from || value > to) {
            throw Refused.field(place, field, Status.A_OUT_OF_RANGE, value + " is not in " + from + ".." + to);
        }
    }

    static Refused unsupported(Node parent, Node child) {
        return Refused.child(
                parent,
                child.rule().type(),
                Status.UNSUPPORTED_PARAMETER,
                child.rule().name() + " is not supported by this reader");
    }
}
