package io.dockdoor.broker.api;

import io.dockdoor.broker.ledger.Bookings;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.Then;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a request was given with; what is wrong is answered with 400, the parameter's name and the cure. */
final class Parameters {
    private Parameters() {}

    static void onlyKnown(Context context, Set<String> known) {
        for (String parameter : context.queryParamMap().keySet()) {
            if (!known.contains(parameter)) {
                throw new BadRequestResponse("unknown parameter '" + parameter + "': "
                        + String.join(", ", new TreeSet<>(known)) + " can be given");
            }
        }
    }

    static String or(Context context, String name, String fallback) {
        String given = context.queryParam(name);
        return given == null ? fallback : given;
    }

    /** A ledger position, or a time: the last position booked by then. A time to come is now. */
    static Then then(String text, StockQueries stock, Instant now) {
        try {
            if (text.matches("\\d{1,18}")) {
                return stock.then(Long.parseLong(text), now);
            }
            Instant time = Instant.parse(text);
            return new Then(stock.positionAt(time), time.isAfter(now) ? now : time);
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse(
                    "'" + text + "' must be a ledger position or a time such as 2026-11-24T08:00:00Z");
        }
    }

    static @Nullable Duration duration(Context context, String name) {
        String text = context.queryParam(name);
        try {
            return text == null ? null : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse(name + " '" + text + "' must be an ISO 8601 duration such as PT5M");
        }
    }

    /** How many at most: 1 to {@code most}. */
    static int limit(Context context, int usual, int most) {
        String text = context.queryParam("limit");
        if (text == null) {
            return usual;
        }
        if (!text.matches("[1-9]\\d{0,8}") || Integer.parseInt(text) > most) {
            throw new BadRequestResponse("limit '" + text + "' must be a whole number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    static String gtin(String item) {
        if (!item.matches("\\d{14}")) {
            throw new BadRequestResponse("item '" + item + "' must be a GTIN-14: 14 digits, zeros in front");
        }
        return item;
    }

    /** The key of the place that {@code location} names; what is no place at all is passed on, and found nowhere. */
    static @Nullable String place(Context context) {
        String text = context.queryParam("location");
        String named = text == null ? null : Bookings.placeKey(text);
        return named != null ? named : text;
    }
}
