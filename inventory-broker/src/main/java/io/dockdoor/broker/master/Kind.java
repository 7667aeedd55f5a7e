package io.dockdoor.broker.master;

import io.dockdoor.broker.ledger.Bookings;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.events.Identity;
import io.dockdoor.events.SiteId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;

/** What a cell may hold. Every value has one canonical text, so that equal values are equal texts; "" is no value. */
public enum Kind {
    GTIN,
    PLACE,
    SITE,
    NAME,
    TEXT,
    PLACE_TYPE,
    PLACE_TYPES,
    YES_NO,
    DURATION,
    QUANTITY,
    PERCENT;

    private static final int GLN_DIGITS = 13;
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000L);

    /** @throws IllegalArgumentException when the text is no such value; the message says what it must be */
    public String canonical(String text) {
        return switch (this) {
            case GTIN -> gtin(text);
            case PLACE -> place(text);
            case SITE -> new SiteId(text).value();
            case NAME -> matching(text, "[A-Za-z0-9][A-Za-z0-9_-]{0,63}", "1 to 64 of letters, digits, '_' and '-'");
            case TEXT -> matching(text, "[^\\p{Cntrl}]{1,200}", "1 to 200 characters without control characters");
            case PLACE_TYPE -> type(text).name().toLowerCase(Locale.ROOT);
            case PLACE_TYPES -> types(text);
            case YES_NO -> matching(text, "true|false", "true or false");
            case DURATION -> duration(text);
            case QUANTITY -> quantity(text);
            case PERCENT -> matching(text, "0|[1-9]\\d?|100", "a whole number from 0 to 100");
        };
    }

    /** Whether the database holds it as a number. */
    public boolean isNumber() {
        return this == YES_NO || this == QUANTITY || this == PERCENT;
    }

    /** The number the database holds for a canonical text: quantities in thousandths. */
    public long number(String canonical) {
        return switch (this) {
            case YES_NO -> canonical.equals("true") ? 1 : 0;
            case QUANTITY -> new BigDecimal(canonical).movePointRight(3).longValueExact();
            case PERCENT -> Long.parseLong(canonical);
            default -> throw new IllegalStateException(this + " is text");
        };
    }

    /** The canonical text of what the database holds. */
    public String text(long number) {
        return switch (this) {
            case YES_NO -> number == 1 ? "true" : "false";
            case QUANTITY -> plain(BigDecimal.valueOf(number, 3));
            case PERCENT -> String.valueOf(number);
            default -> throw new IllegalStateException(this + " is text");
        };
    }

    /** The place a person or a URI names: {@code gln13}, {@code gln13.extension} or a Digital Link. */
    public static String place(String text) {
        String named = Bookings.placeKey(text);
        if (named != null) {
            return named;
        }
        boolean whole = text.length() <= GLN_DIGITS;
        if (!whole && text.charAt(GLN_DIGITS) != '.') {
            throw new IllegalArgumentException(
                    "'" + text + "' must be a GLN of 13 digits, GLN.extension, or https://id.gs1.org/414/...");
        }
        Identity.Place place = whole
                ? new Identity.Place(text, null)
                : new Identity.Place(text.substring(0, GLN_DIGITS), text.substring(GLN_DIGITS + 1));
        return Place.key(place.gln13(), place.extension());
    }

    private static String gtin(String text) {
        return new Identity.TradeItemClass(matching(text, "\\d{14}", "a GTIN-14: 14 digits, zeros in front"), null)
                .gtin14();
    }

    private static Place.Type type(String text) {
        try {
            return Place.Type.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' must be one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Place.Type.values())
                                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                                            .toList()),
                    e);
        }
    }

    private static String types(String text) {
        TreeSet<String> all = new TreeSet<>();
        for (String each : text.strip().split("[ ,]+")) {
            all.add(PLACE_TYPE.canonical(each));
        }
        return String.join(" ", all);
    }

    private static String duration(String text) {
        try {
            Duration read = Duration.parse(text);
            if (read.isNegative() || read.compareTo(Duration.ofDays(366)) > 0) {
                throw new IllegalArgumentException("'" + text + "' must be at most 366 days");
            }
            return read.toString();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' must be an ISO 8601 duration such as PT15M", e);
        }
    }

    private static String quantity(String text) {
        BigDecimal read;
        try {
            read = new BigDecimal(matching(text, "\\d{1,10}(\\.\\d{1,9})?", "a number such as 12 or 0.5"));
            read.movePointRight(3).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' must have at most 3 decimals", e);
        }
        if (read.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("'" + text + "' must be at most " + MOST);
        }
        return plain(read);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String matching(String text, String pattern, String must) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException("'" + text + "' must be " + must);
        }
        return text;
    }
}
