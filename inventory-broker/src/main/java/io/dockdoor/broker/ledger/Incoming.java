package io.dockdoor.broker.ledger;

import java.sql.SQLException;
import java.util.Map;

/** Something that knows of goods that are to come and are not on hand anywhere of ours. */
interface Incoming {
    /** What is to come of the item, by place, thousandths. */
    Map<String, Long> of(Sql sql, String item) throws SQLException;
}
