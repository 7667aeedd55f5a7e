package io.dockdoor.broker.api;

import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Promise;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.Then;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** {@code GET /api/v1/atp/{item}}: what can be promised to a channel, in total and place by place, now or then. */
final class AvailabilityApi {
    private final StockQueries stock;
    private final AsOf asOf;
    private final InstantSource clock;

    AvailabilityApi(StockQueries stock, AsOf asOf, InstantSource clock) {
        this.stock = stock;
        this.asOf = asOf;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/atp/{item}", Role.READ, this::atp));
    }

    private void atp(Context context) throws IOException {
        Parameters.onlyKnown(context, Set.of("channel", "maxStaleness", "asOf"));
        String item = Parameters.gtin(context.pathParam("item"));
        String channel = Parameters.or(context, "channel", "default");
        Duration most = Parameters.duration(context, "maxStaleness");
        String text = context.queryParam("asOf");
        Instant now = clock.instant();
        Then then = text == null ? null : Parameters.then(text, stock, now);
        if (then != null && most != null) {
            throw new BadRequestResponse("maxStaleness asks how old today's numbers are: leave it out with asOf");
        }
        if (then != null && then.forgotten(now)) {
            throw new HttpResponseException(
                    410,
                    "what was promised at " + then.time() + " is kept for " + Then.KEPT.toDays()
                            + " days only: ask /api/v1/stock?asOf= for what was on hand");
        }
        Availability.Answer answer = then == null
                ? stock.available(channel, item, now, asOf::freshness)
                : stock.available(channel, item, then);
        if (answer == null) {
            throw new NotFoundResponse("there is no channel '" + channel + "': GET /api/v1/channels names them");
        }
        if (most != null && !answer.olderThan(most).isEmpty()) {
            throw new HttpResponseException(
                    412,
                    "not known as of " + most + " ago: locations "
                            + String.join(
                                    ", ",
                                    answer.olderThan(most).stream()
                                            .map(Place::uri)
                                            .toList()));
        }
        Json.answer(context, 200, out -> {
            Promise.totals(out, answer, then == null ? now : then.time());
            out.writeArrayFieldStart("locations");
            for (Availability.Line line : answer.lines()) {
                out.writeStartObject();
                Promise.line(out, line);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }
}
