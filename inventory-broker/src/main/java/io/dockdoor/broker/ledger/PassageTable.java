package io.dockdoor.broker.ledger;

import io.dockdoor.broker.ledger.DocumentTable.Passed;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which passages filled which document, and with what. A passage that lost all to another door stays as one that carried nothing. */
final class PassageTable {
    private record Row(String document, String gateway, String passage, Set<String> identities) {}

    private PassageTable() {}

    /** Those of a document in the order in which they were booked, without those of which another door heard everything better. */
    static List<Passed> standing(Sql sql, String document) throws SQLException {
        return all(sql, document).stream()
                .filter(each -> !each.identities().isEmpty())
                .toList();
    }

    private static List<Passed> all(Sql sql, String document) throws SQLException {
        return sql.list(
                "SELECT gateway, passage, back, verdict, identities FROM document_passage WHERE document = ? ORDER BY number",
                row -> new Passed(
                        row.getString(1),
                        row.getString(2),
                        row.getInt(3) == 1,
                        row.getString(4),
                        List.copyOf(lines(row.getString(5)))),
                document);
    }

    /** Another word on a passage adds what it names; the way of the first word stays, the verdict is that of the last. */
    static void carried(Sql sql, String document, Passed told) throws SQLException {
        Passed before = all(sql, document).stream()
                .filter(each ->
                        each.gateway().equals(told.gateway()) && each.passage().equals(told.passage()))
                .findFirst()
                .orElse(null);
        Set<String> all = new LinkedHashSet<>();
        if (before == null) {
            all.addAll(told.identities());
            sql.run(
                    "INSERT INTO document_passage VALUES (?,?,?,?,?,?,?)",
                    document,
                    told.gateway(),
                    told.passage(),
                    sql.number("SELECT COALESCE(MAX(number), 0) FROM document_passage WHERE document = ?", 0, document)
                            + 1,
                    told.back() ? 1L : 0L,
                    told.verdict(),
                    String.join("\n", all));
        } else {
            all.addAll(before.identities());
            all.addAll(told.identities());
            sql.run(
                    "UPDATE document_passage SET verdict = ?, identities = ? WHERE document = ? AND gateway = ? AND passage = ?",
                    told.verdict(),
                    String.join("\n", all),
                    document,
                    told.gateway(),
                    told.passage());
        }
    }

    /** It was none. Keys of the documents it had filled. */
    static List<String> voided(Sql sql, String gateway, String passage) throws SQLException {
        List<String> documents = sql.list(
                "SELECT document FROM document_passage WHERE gateway = ? AND passage = ?",
                row -> row.getString(1),
                gateway,
                passage);
        sql.run("DELETE FROM document_passage WHERE gateway = ? AND passage = ?", gateway, passage);
        return documents;
    }

    /** Takes out what another door heard better, or puts it back. Keys of the documents whose passages changed. */
    static Set<String> overruled(Sql sql, List<Rivals.Change> changes) throws SQLException {
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
                row -> new Row(row.getString(1), row.getString(2), row.getString(3), lines(row.getString(4))),
                event);
    }

    private static Set<String> lines(String text) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(text.split("\n")));
        all.remove("");
        return all;
    }
}
