package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.Bookings;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.Reservation;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Promises: {@code /api/v1/reservations}. */
final class ReservationApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory WRITER = new JsonFactory();
    private static final Duration TTL = Duration.ofMinutes(15);

    private final LedgerLoop ledger;
    private final AsOf asOf;
    private final InstantSource clock;

    ReservationApi(LedgerLoop ledger, AsOf asOf, InstantSource clock) {
        this.ledger = ledger;
        this.asOf = asOf;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/v1/reservations", Role.WRITE, this::make),
                Route.get("/api/v1/reservations/{id}", Role.READ, this::get),
                Route.post("/api/v1/reservations/{id}/{verb}", Role.WRITE, this::change));
    }

    /** {@code POST /api/v1/reservations} with {@code Idempotency-Key}. */
    private void make(Context context) throws IOException {
        Reservation.Request request = request(context);
        Reservation.Outcome outcome =
                Asking.of(ledger, store -> store.reserve(request, clock.instant(), asOf::freshness));
        if (outcome instanceof Reservation.Granted granted) {
            context.status(granted.again() ? 200 : 201);
            answer(context, granted.reservation());
        } else if (outcome instanceof Reservation.Refused refused) {
            refuse(context, refused);
        } else if (outcome instanceof Reservation.NoChannel none) {
            throw noChannel(none);
        } else {
            throw new HttpResponseException(422, "this Idempotency-Key was used before, for another request");
        }
    }

    private void get(Context context) throws IOException {
        answer(context, Asking.of(ledger, store -> store.reservation(context.pathParam("id"), clock.instant())));
    }

    /**
     * {@code POST /api/v1/reservations/{id}/confirm}, {@code release}, {@code fulfil}, {@code extend} with {@code ttl}, or
     * {@code place} with {@code location}.
     */
    private void change(Context context) throws IOException {
        String id = context.pathParam("id");
        switch (context.pathParam("verb")) {
            case "confirm" -> become(context, id, Reservation.State.CONFIRMED);
            case "release" -> become(context, id, Reservation.State.RELEASED);
            case "fulfil" -> become(context, id, Reservation.State.FULFILLED);
            case "extend" -> extend(context, id);
            case "place" -> place(context, id);
            default ->
                throw new NotFoundResponse("a reservation can be told to confirm, release, fulfil, extend or place");
        }
    }

    private void become(Context context, String id, Reservation.State next) throws IOException {
        Reservation after = Asking.of(ledger, store -> store.become(id, next, clock.instant()));
        if (after != null && after.state() != next) {
            throw new HttpResponseException(
                    409, "the reservation is " + after.state().word() + " and cannot become " + next.word());
        }
        answer(context, after);
    }

    private void extend(Context context, String id) throws IOException {
        Duration ttl;
        try {
            JsonNode body = JSON.readTree(Bodies.read(context));
            ttl = body.has("ttl") ? Duration.parse(body.path("ttl").asText()) : TTL;
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("ttl must be an ISO 8601 duration such as PT15M");
        }
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(Reservation.LONGEST) > 0) {
            throw new BadRequestResponse("ttl must be more than nothing and at most 30 days");
        }
        Reservation after = Asking.of(ledger, store -> store.extend(id, ttl, clock.instant()));
        if (after != null && after.state() != Reservation.State.HELD) {
            throw new HttpResponseException(
                    409, "the reservation is " + after.state().word() + " and cannot be extended");
        }
        answer(context, after);
    }

    private void place(Context context, String id) throws IOException {
        String place;
        try {
            place = place(JSON.readTree(Bodies.read(context)).path("location"));
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        }
        if (place == null) {
            throw new BadRequestResponse("location is missing: the place that is to keep the goods");
        }
        Reservation.Outcome outcome =
                Asking.of(ledger, store -> store.place(id, place, clock.instant(), asOf::freshness));
        if (outcome instanceof Reservation.Refused refused) {
            refuse(context, refused);
        } else if (outcome instanceof Reservation.NoChannel none) {
            throw noChannel(none);
        } else {
            answer(context, outcome instanceof Reservation.Granted granted ? granted.reservation() : null);
        }
    }

    private Reservation.Request request(Context context) {
        String key = context.header("Idempotency-Key");
        if (key == null || key.isBlank() || key.length() > 200) {
            throw new BadRequestResponse("the header Idempotency-Key is missing: a text of your own, 1 to 200 long");
        }
        try {
            JsonNode body = JSON.readTree(Bodies.read(context));
            List<Reservation.Line> lines = new ArrayList<>();
            for (JsonNode line : body.path("lines")) {
                BigDecimal quantity =
                        line.path("quantity").isNumber() ? line.path("quantity").decimalValue() : BigDecimal.ZERO;
                lines.add(new Reservation.Line(
                        Parameters.gtin(line.path("item").asText()),
                        place(line.path("location")),
                        quantity.movePointRight(3).longValueExact()));
            }
            Duration ttl = body.has("ttl") ? Duration.parse(body.path("ttl").asText()) : TTL;
            return new Reservation.Request(
                    key,
                    body.path("channel").asText("default"),
                    body.path("document").asText(""),
                    ttl,
                    lines);
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestResponse("the body cannot be read");
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("ttl must be an ISO 8601 duration such as PT15M");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String place(JsonNode location) {
        if (!location.isTextual()) {
            return null;
        }
        String named = Bookings.placeKey(location.asText());
        return named != null ? named : location.asText();
    }

    private static BadRequestResponse noChannel(Reservation.NoChannel none) {
        return new BadRequestResponse(
                "channel: there is no channel '" + none.channel() + "': GET /api/v1/channels names them");
    }

    private static void refuse(Context context, Reservation.Refused refused) {
        Problem.answer(context, 409, "not enough available", "nothing was reserved; see missing", out -> {
            out.writeArrayFieldStart("missing");
            for (Reservation.Missing each : refused.missing()) {
                out.writeStartObject();
                out.writeStringField("item", each.item());
                if (each.place() != null) {
                    out.writeStringField("location", each.place());
                }
                number(out, "wanted", each.wantedMilli());
                number(out, "available", each.availableMilli());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void answer(Context context, @Nullable Reservation reservation) throws IOException {
        if (reservation == null) {
            throw new NotFoundResponse("there is no such reservation");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = WRITER.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("id", reservation.id());
            out.writeStringField("state", reservation.state().word());
            out.writeStringField("channel", reservation.channel());
            if (!reservation.document().isEmpty()) {
                out.writeStringField("document", reservation.document());
            }
            out.writeStringField("made", reservation.made().toString());
            out.writeStringField("expires", reservation.expires().toString());
            out.writeArrayFieldStart("lines");
            for (Reservation.Line line : reservation.lines()) {
                out.writeStartObject();
                out.writeStringField("item", line.item());
                if (line.place() != null) {
                    out.writeStringField("location", line.place());
                }
                number(out, "quantity", line.milli());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        context.contentType("application/json").result(bytes.toByteArray());
    }

    private static void number(JsonGenerator out, String name, long milli) throws IOException {
        out.writeFieldName(name);
        Telling.quantity(out, milli);
    }
}
