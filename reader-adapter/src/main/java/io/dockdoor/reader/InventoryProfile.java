package io.dockdoor.reader;

/**
 * What a reader is there for. The Gen2 session decides whether a tag that was read keeps silent for a while (Gen2 6.3.2.2):
 * a door needs the tag again and again to see which way it went; a count wants every tag as often as any other.
 */
public enum InventoryProfile {
    /** A dock door: session 0 and both targets, so every tag repeats at once; one endless inventory cycling the antennas. */
    PORTAL(0, 64, 2),
    /**
     * A count carried out with fixed antennas: session 2, so that a tag once heard keeps silent until all others were, and both
     * targets, so that then all are heard again: how often each was tells how many were missed.
     */
    SWEEP(2, 512, 2),
    /** A stock area that nobody moves in: session 2, large population. */
    BULK(2, 1024, 1);

    private final int session;
    private final int population;
    private final int impinjSearch;

    InventoryProfile(int session, int population, int impinjSearch) {
        this.session = session;
        this.population = population;
        this.impinjSearch = impinjSearch;
    }

    /** Gen2 session, 0..3, unless the reader's settings name another. */
    public int session() {
        return session;
    }

    /**
     * Whether tags that were read in that session keep silent while they are in the field and 2 s or longer after it (Gen2
     * 6.3.2.2, persistence of the inventoried flags): right for counting, wrong at a door.
     */
    public static boolean silences(int session) {
        return session >= 2;
    }

    /** How many tags the reader should expect in the field; its first Q follows from that. */
    int population() {
        return population;
    }

    /** Impinj InventorySearchMode: 0 reader selects, 1 single target, 2 dual target. */
    int impinjSearch() {
        return impinjSearch;
    }
}
