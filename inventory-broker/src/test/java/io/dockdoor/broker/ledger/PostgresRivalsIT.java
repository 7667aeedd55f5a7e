package io.dockdoor.broker.ledger;

/** On a real PostgreSQL. */
class PostgresRivalsIT extends RivalsContract {
    private final PostgresLedgers ledgers = new PostgresLedgers();

    @Override
    Database ledger(String name) throws Exception {
        return ledgers.open(name);
    }
}
