package io.dockdoor.broker.ledger;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes what another door heard better out of the passages that documents were filled with, or puts it back. */
final class OverruledPassages {
    private record Row(String document, String gateway, String passage, Set<String> identities) {}

    private OverruledPassages() {}

    /** Keys of the documents whose passages changed. A passage that lost all stays as one that carried nothing. */
    static Set<String> change(Sql sql, List<Rivals.Change> changes) throws SQLException {
        Set<String> documents = new LinkedHashSet<>();
        for (Rivals.Change change : changes) {
            for (Row row : rows(sql, change.which().event())) {
                boolean changed = change.which().back()
                        ? row.identities.addAll(change.things())
                        : row.identities.removeAll(change.things());
                if (changed) {
                    documents.add(row.document);
                    sql.run(
                            "UPDATE document_passage SET identities = ? WHERE document = ? AND gateway = ? AND passage = ?",
                            String.join("\n", row.identities),
                            row.document,
                            row.gateway,
                            row.passage);
                }
            }
        }
        return documents;
    }

    private static List<Row> rows(Sql sql, String event) throws SQLException {
        return sql.list(
                "SELECT document, p.gateway, p.passage, identities FROM event e JOIN document_passage p"
                        + " ON p.gateway = e.gateway AND p.passage = e.passage WHERE e.dedupe = ?",
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        new LinkedHashSet<>(DocumentTable.lines(row.getString(4)))),
                event);
    }
}
