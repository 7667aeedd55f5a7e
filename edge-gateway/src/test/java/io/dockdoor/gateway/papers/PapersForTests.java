package io.dockdoor.gateway.papers;

import java.time.Instant;

/** Papers for tests of what stands beside them. */
public final class PapersForTests {
    private PapersForTests() {}

    /** Nothing is expected, nothing kept. */
    public static Papers none() {
        return Papers.forgetful("9521141000014", () -> Instant.EPOCH);
    }
}
