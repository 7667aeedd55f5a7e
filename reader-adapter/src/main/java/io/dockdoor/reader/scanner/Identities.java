package io.dockdoor.reader.scanner;

import io.dockdoor.events.Identity;
import java.util.List;
import java.util.Optional;

/** From elements to the identity that tags, events and Digital Links share. */
final class Identities {
    private static final String LINK = "https://id.gs1.org/";

    /** Keys by what moves: the pallet before what is on it. */
    private static final List<String> KEYS =
            List.of("00", "8006", "01", "8003", "8004", "414", "253", "255", "8010", "8017", "8018", "417");

    private Identities() {}

    static Optional<Identity> of(Scan scan) {
        for (String key : KEYS) {
            Optional<String> value = scan.value(key);
            if (value.isPresent()) {
                Identity identity = Identity.parse(LINK + key + "/" + encode(value.get()) + qualifier(key, scan));
                return identity instanceof Identity.Foreign ? Optional.empty() : Optional.of(identity);
            }
        }
        return Optional.empty();
    }

    private static String qualifier(String key, Scan scan) {
        return switch (key) {
            case "01" -> scan.serial().isPresent() ? step("21", scan) : step("10", scan);
            case "8006" -> step("21", scan);
            case "414" -> step("254", scan);
            case "8010" -> step("8011", scan);
            default -> "";
        };
    }

    private static String step(String ai, Scan scan) {
        return scan.value(ai).map(value -> "/" + ai + "/" + encode(value)).orElse("");
    }

    /** Percent-encodes everything outside the unreserved characters of RFC 3986; values are ASCII. */
    private static String encode(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                out.append((char) c);
            } else {
                out.append(String.format("%%%02X", c));
            }
        });
        return out.toString();
    }
}
