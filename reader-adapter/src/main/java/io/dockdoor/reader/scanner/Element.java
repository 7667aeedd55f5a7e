package io.dockdoor.reader.scanner;

/** An application identifier and its value, such as 01 and a GTIN; checked against the rules of that identifier. */
public record Element(String ai, String value) {
    /** With the identifier in brackets, as people write it. */
    @Override
    public String toString() {
        return "(" + ai + ")" + value;
    }
}
