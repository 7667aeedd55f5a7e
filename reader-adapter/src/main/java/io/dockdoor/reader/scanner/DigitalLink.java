package io.dockdoor.reader.scanner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * GS1 Digital Link URIs, such as a QR code on a pallet label carries: whatever the host, the right-most key of the path with
 * its qualifiers names the thing, and the query describes it (GS1 Digital Link: URI syntax, 4 and 5).
 */
final class DigitalLink {
    /** Keys, and the orders in which qualifiers may follow them; each qualifier may be left out. */
    private static final Map<String, List<List<String>>> KEYS = Map.ofEntries(
            Map.entry("00", List.of()),
            Map.entry("01", List.of(List.of("22", "10", "21"), List.of("235"))),
            Map.entry("253", List.of()),
            Map.entry("255", List.of()),
            Map.entry("401", List.of()),
            Map.entry("402", List.of()),
            Map.entry("414", List.of(List.of("254"), List.of("7040"))),
            Map.entry("415", List.of(List.of("8020"))),
            Map.entry("417", List.of(List.of("7040"))),
            Map.entry("8003", List.of()),
            Map.entry("8004", List.of(List.of("7040"))),
            Map.entry("8006", List.of(List.of("22", "10", "21"))),
            Map.entry("8010", List.of(List.of("8011"))),
            Map.entry("8013", List.of()),
            Map.entry("8017", List.of(List.of("8019"))),
            Map.entry("8018", List.of(List.of("8019"))));

    /** What names rather than describes, and so may not stand in the query. */
    private static final Set<String> NO_ATTRIBUTE = Set.of(
            "03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019", "8020", "8040", "8041", "8042",
            "8043", "8200");

    private static final String IN_HOST = "-._~:[]";
    private static final String NOT_IN_URI = "<>{}\\^`|\" ";

    private DigitalLink() {}

    private static final List<String> SCHEMES = List.of("https", "http", "HTTPS", "HTTP");

    /** True for a text that wants to be a Digital Link; a scheme in mixed case is none. */
    static boolean begins(String text, int from) {
        return SCHEMES.stream().anyMatch(scheme -> text.startsWith(scheme + "://", from));
    }

    /**
     * The elements of a URI: key, qualifiers, then the attributes that GS1 knows; others are left alone.
     *
     * @throws BadScan when the URI is no Digital Link, or breaks the rules of its identifiers
     */
    static List<Element> parse(String text, int from) throws BadScan {
        int path = path(text, from);
        int fragment = end(text, '#', path, text.length());
        int query = end(text, '?', path, fragment);
        List<Integer> starts = new ArrayList<>();
        List<String> steps = new ArrayList<>();
        for (int at = path; at < query; ) {
            int next = end(text, '/', at + 1, query);
            starts.add(at + 1);
            steps.add(text.substring(at + 1, next));
            at = next;
        }
        List<Element> elements = new ArrayList<>();
        int key = key(steps);
        if (key < 0) {
            throw new BadScan(path, "the path names no key of GS1, such as /01/ and a GTIN of 14 digits");
        }
        for (int i = key; i < steps.size(); i += 2) {
            String value = decode(steps.get(i + 1), starts.get(i + 1), false);
            ElementString.format(steps.get(i)).check(steps.get(i), value, starts.get(i + 1));
            elements.add(new Element(steps.get(i), value));
        }
        attributes(text, query, fragment, elements);
        return elements;
    }

    /** Where the path begins, once scheme and host are well-formed. */
    private static int path(String text, int from) throws BadScan {
        int colon = text.indexOf(':', from);
        String scheme = text.substring(from, Math.max(colon, from));
        if (!SCHEMES.contains(scheme) || !text.startsWith("//", colon + 1)) {
            throw new BadScan(from, "a Digital Link begins with https:// or http://");
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > 126 || NOT_IN_URI.indexOf(text.charAt(i)) >= 0) {
                throw new BadScan(i, AiFormat.shown(text.charAt(i)) + " cannot stand in a URI");
            }
        }
        int host = colon + 3;
        int path = text.indexOf('/', host);
        if (path <= host) {
            throw new BadScan(
                    Math.min(host, text.length()), "the host of the Digital Link is missing, or what follows it");
        }
        for (int i = host; i < path; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && IN_HOST.indexOf(c) < 0) {
                throw new BadScan(i, AiFormat.shown(c) + " cannot stand in a host name");
            }
        }
        return path;
    }

    private static int end(String text, char mark, int from, int limit) {
        int at = text.indexOf(mark, from);
        return at < 0 || at > limit ? limit : at;
    }

    /** Index of the right-most step that is a key with nothing but its qualifiers behind it; -1 for none. */
    private static int key(List<String> steps) {
        for (int key = steps.size() - 2; key >= 0; key -= 2) {
            List<List<String>> orders = KEYS.get(steps.get(key));
            if (orders != null) {
                List<String> qualifiers = every2nd(steps, key + 2);
                boolean fits = qualifiers.isEmpty() || orders.stream().anyMatch(order -> follows(qualifiers, order));
                return fits ? key : -1;
            }
        }
        return -1;
    }

    private static List<String> every2nd(List<String> steps, int from) {
        List<String> taken = new ArrayList<>();
        for (int i = from; i < steps.size(); i += 2) {
            taken.add(steps.get(i));
        }
        return taken;
    }

    private static boolean follows(List<String> qualifiers, List<String> order) {
        int at = 0;
        for (String allowed : order) {
            if (at < qualifiers.size() && qualifiers.get(at).equals(allowed)) {
                at++;
            }
        }
        return at == qualifiers.size();
    }

    private static void attributes(String text, int query, int fragment, List<Element> elements) throws BadScan {
        List<String> inPath = elements.stream().map(Element::ai).toList();
        List<String> qualifiers = inPath.subList(1, inPath.size());
        for (int at = query; at < fragment; ) {
            int next = end(text, '&', at + 1, fragment);
            int equals = text.indexOf('=', at + 1);
            if (equals > 0 && equals < next) {
                String ai = text.substring(at + 1, equals);
                if (!ai.isEmpty() && AiFormat.isDigits(ai)) {
                    attribute(
                            ai,
                            decode(text.substring(equals + 1, next), equals + 1, true),
                            at + 1,
                            equals + 1,
                            elements);
                    boolean belongsInPath = KEYS.getOrDefault(inPath.get(0), List.of()).stream()
                            .anyMatch(order -> order.contains(ai) && follows(qualifiers, order));
                    if (belongsInPath) {
                        throw new BadScan(
                                at + 1, "(" + ai + ") names the thing and belongs into the path, not behind the '?'");
                    }
                }
            }
            at = next;
        }
    }

    private static void attribute(String ai, String value, int at, int valueAt, List<Element> elements) throws BadScan {
        AiFormat format = AiTable.format(ai);
        if (format == null) {
            throw new BadScan(at, "'" + ai + "' is no application identifier of GS1");
        }
        if (NO_ATTRIBUTE.contains(ai)) {
            throw new BadScan(at, "(" + ai + ") cannot stand behind the '?' of a Digital Link");
        }
        if (elements.stream().anyMatch(element -> element.ai().equals(ai))) {
            throw new BadScan(at, "(" + ai + ") stands there twice");
        }
        format.check(ai, value, valueAt);
        elements.add(new Element(ai, value));
    }

    private static String decode(String text, int start, boolean plusIsSpace) throws BadScan {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new BadScan(start + i, "'%' must be followed by two hex digits");
                }
                out.append((char) (high << 4 | low));
                i += 2;
            } else {
                out.append(plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        return out.toString();
    }
}
