package io.dockdoor.events.documents;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What kind of document. */
public enum DocumentType {
    /** Advance shipping notice: goods that come in. */
    ASN,
    /** Goods that go out. */
    SHIPMENT,
    /** Goods between two places of ours: out at the one, in at the other. */
    TRANSFER;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException that names the words there are */
    @JsonCreator
    public static DocumentType of(String word) {
        for (DocumentType type : values()) {
            if (type.word().equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type '" + word + "' is none of asn, shipment, transfer");
    }
}
