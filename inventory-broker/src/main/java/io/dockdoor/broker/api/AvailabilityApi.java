package io.dockdoor.broker.api;

import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.availability.Availability;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Promise;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.StockQueries;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** {@code GET /api/v1/atp/{item}}: what can be promised to a channel, in total and place by place. */
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
        Parameters.onlyKnown(context, Set.of("channel", "maxStaleness"));
        String item = Parameters.gtin(context.pathParam("item"));
        String channel = Parameters.or(context, "channel", "default");
        Duration most = Parameters.duration(context, "maxStaleness");
        Instant now = clock.instant();
        Availability.Answer answer = stock.available(channel, item, now, asOf::freshness);
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
            Promise.totals(out, answer, now);
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
