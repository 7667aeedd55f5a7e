package io.dockdoor.events;

import java.util.HexFormat;
import java.util.List;

/**
 * One row of epc-vectors.csv: a tag or URI from the standard, from a public program's tests or computed, with all it must be
 * read as. An empty field is an empty text here.
 */
record EpcVector(Csv.Row row) {

    static List<EpcVector> all() {
        return Csv.rows("/gs1/epc-vectors.csv").stream().map(EpcVector::new).toList();
    }

    static List<EpcVector> ofKind(String kind) {
        return all().stream().filter(row -> row.get("kind").equals(kind)).toList();
    }

    String get(String field) {
        return row.get(field);
    }

    /** The bits; some rows print an odd number of hex digits, and so many bits they have. */
    Epc epc() {
        String hex = get("hex");
        byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : hex + "0");
        return Epc.of(bytes, 0, hex.length() * 4);
    }

    int pc() {
        return get("pc").isEmpty() ? TagRead.NO_PC : Integer.parseInt(get("pc"), 16);
    }

    @Override
    public String toString() {
        return get("id");
    }
}
