package io.dockdoor.broker;

import io.dockdoor.broker.api.Health;
import io.dockdoor.broker.fanout.AlertTelling.Condition;
import io.dockdoor.broker.fanout.AtpFanout;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.mqtt.MqttLink;
import java.util.List;

/** How the inventory broker is, in sentences that say what to do: for {@code /health} and for the alerts. */
final class Wellbeing {
    /** More than this waiting for longer than a commit takes means that booking does not keep up. */
    private static final int BACKLOG = 1000;

    private final LedgerLoop ledger;
    private final MqttLink link;
    private final AtpFanout promises;
    private final String advice;

    /** @param advice what to do when the ledger's database does not work */
    Wellbeing(LedgerLoop ledger, MqttLink link, AtpFanout promises, String advice) {
        this.ledger = ledger;
        this.link = link;
        this.promises = promises;
        this.advice = advice;
    }

    /** What is wrong, the worst first. */
    Health health() {
        if (!ledger.trouble().isEmpty()) {
            return new Health(
                    "down",
                    "ledger",
                    booksNothing() + ". " + advice + "; nothing is lost, gateways keep" + " what is not booked.");
        }
        if (!link.connected()) {
            return new Health(
                    "degraded",
                    "mqtt",
                    "The MQTT broker is away (" + link.trouble() + "): stock is as of the last booking, "
                            + "gateways keep their movements.");
        }
        if (ledger.waiting() > BACKLOG) {
            return new Health("degraded", "backlog", manyWait());
        }
        return Health.UP;
    }

    /** What can be told over MQTT of what can be wrong; that MQTT is away is none of it. */
    List<Condition> conditions() {
        return List.of(
                new Condition(
                        "ledger",
                        !ledger.trouble().isEmpty(),
                        "critical",
                        "cannot-book",
                        booksNothing() + "; gateways keep their movements.",
                        advice + "; booking goes on by itself."),
                new Condition(
                        "backlog",
                        ledger.waiting() > BACKLOG,
                        "warning",
                        "cannot-keep-up",
                        manyWait(),
                        "Wait when gateways were away; else see whether disk and processor are busy."),
                new Condition(
                        "shortfall",
                        promises.lacking() > 0,
                        "warning",
                        "shortfall",
                        promises.lacking() + " items are owed or booked out beyond what there is.",
                        "GET /api/v1/atp/{gtin14} says where and by how much: count there, or release reservations."),
                new Condition(
                        "disputed",
                        promises.disputed() > 0,
                        "warning",
                        "disputed",
                        promises.disputed()
                                + " items have units that were read at two sites sooner than anything travels: they are on"
                                + " hand where they were read last, and not promised.",
                        "GET /api/v1/stock names them by the bucket 'disputed': find them, then tell a movement of"
                                + " kind 'move' to where they are with disposition 'sellable_accessible'."),
                new Condition(
                        "unclassified",
                        promises.unclassified() > 0,
                        "warning",
                        "unclassified",
                        promises.unclassified()
                                + " items in stock are not among the items: channels that sell listed items"
                                + " only do not promise them.",
                        "Tell them with PUT /api/v1/items/{gtin14}, or a file with './dockdoor stock import'."));
    }

    private String booksNothing() {
        return "Nothing is booked: " + ledger.trouble();
    }

    private String manyWait() {
        return ledger.waiting() + " movements wait to be booked.";
    }
}
