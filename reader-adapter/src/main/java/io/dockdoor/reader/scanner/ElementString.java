package io.dockdoor.reader.scanner;

import java.util.ArrayList;
import java.util.List;

/**
 * Element strings: application identifiers and values in a row, as GS1-128, GS1 DataMatrix, GS1 QR, DataBar and DotCode carry
 * them (General Specifications 7.8). What follows a value of open length is the separator, 0x1D, that the scanner sends for FNC1.
 */
final class ElementString {
    /** No symbol carries more; keeps an attacker's label small. */
    private static final int MOST_ELEMENTS = 64;

    private ElementString() {}

    /**
     * The elements of a text from a place to its end. A separator at the end, or behind a value that needs none, is tolerated.
     *
     * @throws BadScan when an identifier is unknown or a value breaks its rules
     */
    static List<Element> parse(String text, int from) throws BadScan {
        List<Element> elements = new ArrayList<>();
        int at = from;
        if (at >= text.length()) {
            throw new BadScan(at, "there is nothing behind the symbology identifier");
        }
        while (at < text.length()) {
            String ai = AiTable.at(text, at);
            if (ai == null) {
                throw new BadScan(
                        at,
                        "no application identifier of GS1 begins with '"
                                + text.substring(at, Math.min(at + 4, text.length())) + "'");
            }
            AiFormat format = format(ai);
            int start = at + ai.length();
            int end = text.indexOf(Scan.SEPARATOR, start);
            end = end < 0 ? text.length() : end;
            if (AiTable.isPredefined(ai)) {
                end = Math.min(end, start + format.longest());
            }
            String value = text.substring(start, end);
            format.check(ai, value, start);
            add(elements, new Element(ai, value), at);
            at = end < text.length() && text.charAt(end) == Scan.SEPARATOR ? end + 1 : end;
        }
        return elements;
    }

    /**
     * The elements of a text with its identifiers in brackets, as printed below a symbol: {@code (01)09521101530001(10)ABC}. A bracket that
     * belongs to a value is written with a backslash before it.
     *
     * @throws BadScan when an identifier is unknown or a value breaks its rules
     */
    static List<Element> parseBracketed(String text, int from) throws BadScan {
        List<Element> elements = new ArrayList<>();
        int at = from;
        while (at < text.length()) {
            int close = text.indexOf(')', at);
            if (text.charAt(at) != '(' || close < 0) {
                throw new BadScan(at, "an application identifier in brackets must stand here, such as (01)");
            }
            String ai = text.substring(at + 1, close);
            AiFormat format = AiTable.format(ai);
            if (format == null) {
                throw new BadScan(at + 1, "'" + ai + "' is no application identifier of GS1");
            }
            StringBuilder value = new StringBuilder();
            int next = close + 1;
            while (next < text.length() && text.charAt(next) != '(') {
                boolean escaped = text.startsWith("\\(", next);
                value.append(text.charAt(escaped ? next + 1 : next));
                next += escaped ? 2 : 1;
            }
            format.check(ai, value.toString(), close + 1);
            add(elements, new Element(ai, value.toString()), at);
            at = next;
        }
        return elements;
    }

    /** The same identifier may come twice only when it says the same (General Specifications 4.14). */
    static void add(List<Element> elements, Element element, int at) throws BadScan {
        for (Element other : elements) {
            if (other.ai().equals(element.ai())) {
                if (!other.value().equals(element.value())) {
                    throw new BadScan(
                            at,
                            "(" + element.ai() + ") is " + element.value() + " here and " + other.value() + " before");
                }
                return;
            }
        }
        if (elements.size() == MOST_ELEMENTS) {
            throw new BadScan(at, "more than " + MOST_ELEMENTS + " elements");
        }
        elements.add(element);
    }

    static AiFormat format(String ai) {
        AiFormat format = AiTable.format(ai);
        if (format == null) {
            throw new IllegalArgumentException("(" + ai + ") is not in the table");
        }
        return format;
    }
}
