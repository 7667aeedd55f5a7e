package io.dockdoor.broker.ledger;

/** {@code ./dockdoor bench counts [N]}: the long run of {@link CountHistoriesTest}, 10,000 made-up warehouses unless told otherwise. */
public final class CountHistoriesBench {
    private CountHistoriesBench() {}

    public static void main(String... arguments) throws Exception {
        int histories = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        long began = System.nanoTime();
        CountHistoriesTest.Told told = CountHistoriesTest.run(histories);
        System.out.printf(
                "%d warehouses counted while everything moves: of %d things the book has each where it really is, after posting"
                        + " and after all late word (%d found, %d misplaced, %d missing, %d left open, %d moved meanwhile;"
                        + " %d events came after posting; %.0f s)%n",
                histories,
                told.things(),
                told.found(),
                told.misplaced(),
                told.missing(),
                told.open(),
                told.moved(),
                told.late(),
                (System.nanoTime() - began) / 1e9);
    }
}
