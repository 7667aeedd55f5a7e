package io.dockdoor.broker.ledger;

/** {@code ./dockdoor bench histories [N]}: the long run of {@link AnyOrderTest}, 10,000 made-up histories unless told otherwise. */
public final class HistoriesBench {
    private static final int BLOCKS = 10;

    private HistoriesBench() {}

    public static void main(String... arguments) {
        int histories = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        // read once, when the test's class is loaded
        System.setProperty("dockdoor.histories", Integer.toString(histories));
        long began = System.nanoTime();
        AnyOrderTest test = new AnyOrderTest();
        for (int block = 0; block < BLOCKS; block++) {
            test.everyOrderOfDeliveryEndsInTheSameBook(block);
        }
        test.serialisedStockIsNeverNegative();
        System.out.printf(
                "%d histories, each in 4 orders with repeats: one final state each, entries sum to stock after every event"
                        + " (%.0f s)%n",
                histories, (System.nanoTime() - began) / 1e9);
    }
}
