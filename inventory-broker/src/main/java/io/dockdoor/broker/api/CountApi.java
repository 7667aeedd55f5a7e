package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.count.Act;
import io.dockdoor.broker.count.Answer;
import io.dockdoor.broker.count.Count;
import io.dockdoor.broker.count.CountHead;
import io.dockdoor.broker.count.KeptAct;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.count.Scope;
import io.dockdoor.broker.count.Tally;
import io.dockdoor.broker.count.Variance;
import io.dockdoor.broker.fanout.CountTelling;
import io.dockdoor.broker.intake.CountForm;
import io.dockdoor.broker.intake.SweepOrders;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.events.BadEvent;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/counts}: cycle counts, from opening to posting. */
final class CountApi {
    private static final int MOST = 200;
    private static final int MOST_UNITS = 10_000;

    private final StockQueries stock;
    private final LedgerLoop ledger;
    private final Order.Rules rules;
    private final SweepOrders sweeping;
    private final InstantSource clock;

    CountApi(StockQueries stock, LedgerLoop ledger, Order.Rules rules, SweepOrders sweeping, InstantSource clock) {
        this.stock = stock;
        this.ledger = ledger;
        this.rules = rules;
        this.sweeping = sweeping;
        this.clock = clock;
    }

    List<Route> routes() {
        String one = "/api/v1/counts/{id}";
        return List.of(
                Route.get("/api/v1/counts", Role.READ, this::list),
                Route.post("/api/v1/counts", Role.WRITE, this::open),
                Route.get(one, Role.READ, this::get),
                Route.post(one + "/sweeps", Role.WRITE, this::sweep),
                Route.post(one + "/sweeps/start", Role.WRITE, this::start),
                Route.post(one + "/looks", Role.WRITE, this::look),
                Route.get(one + "/variance", Role.READ, this::difference),
                Route.post(
                        one + "/variance",
                        Role.WRITE,
                        context -> act(context, body -> new Order.Reckon(CountForm.yes(body, "hold")))),
                Route.post(
                        one + "/recount", Role.WRITE, context -> act(context, body -> new Order.Recount(reason(body)))),
                Route.post(one + "/approve", Role.APPROVE, context -> act(context, body -> new Order.Approve())),
                Route.post(one + "/post", Role.WRITE, context -> act(context, body -> new Order.Post())),
                Route.post(
                        one + "/cancel", Role.WRITE, context -> act(context, body -> new Order.Cancel(reason(body)))));
    }

    /** Reads an order from a body. */
    private interface Reading {
        Order read(byte[] body) throws BadEvent;
    }

    private void list(Context context) throws IOException {
        List<CountHead> heads = stock.counts(context.queryParam("state"), context.queryParam("site"), MOST);
        Json.answer(context, 200, out -> {
            out.writeArrayFieldStart("counts");
            for (CountHead head : heads) {
                out.writeStartObject();
                out.writeStringField("id", head.id());
                out.writeStringField("site", head.site());
                out.writeStringField("state", head.state());
                out.writeStringField("opened", head.opened().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private void open(Context context) throws IOException {
        String key = key(context);
        if (key.isEmpty()) {
            throw new BadRequestResponse("the header Idempotency-Key is missing: a text of your own, 1 to 200 long");
        }
        CountForm.Opening opening;
        try {
            opening = CountForm.opening(Bodies.read(context));
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        String by = caller(context);
        Instant now = clock.instant();
        Answer answer = Asking.of(ledger, store -> {
            Scope scope = scope(store, opening);
            return scope == null
                    ? new Answer.None()
                    : store.openCount(new Order.Open(key, scope, opening.mode()), by, now);
        });
        if (answer instanceof Answer.None) {
            throw new NotFoundResponse(
                    "no stock was ever told at that site or location; configure it, or look at its name");
        }
        if (answer instanceof Answer.Done done && !done.again()) {
            context.header("Location", "/api/v1/counts/" + done.count().id());
        }
        answer(context, answer, 201);
    }

    /** The places named, all of one site; null when one is not known. */
    private static @Nullable Scope scope(LedgerStore store, CountForm.Opening opening) {
        String named = opening.site();
        if (named != null) {
            List<String> places = store.placesOf(named);
            return places.isEmpty() ? null : new Scope(named, places, opening.items(), opening.sealed());
        }
        String site = store.siteOf(opening.places().get(0));
        for (String place : opening.places()) {
            if (site == null || !site.equals(store.siteOf(place))) {
                return null;
            }
        }
        return site == null ? null : new Scope(site, opening.places(), opening.items(), opening.sealed());
    }

    private void get(Context context) throws IOException {
        String id = context.pathParam("id");
        Count count = stock.count(id);
        if (count == null) {
            throw missing();
        }
        List<KeptAct> acts = stock.acts(id);
        Json.answer(context, 200, out -> {
            head(out, count);
            out.writeArrayFieldStart("acts");
            for (KeptAct act : acts) {
                CountTelling.act(out, act);
            }
            out.writeEndArray();
        });
    }

    private void sweep(Context context) throws IOException {
        String place = onlyPlace(context);
        act(context, body -> new Order.Add(CountForm.sweep(body, place)));
    }

    /** Has a gateway sweep; what it finds comes to the count by itself. */
    private void start(Context context) throws IOException, InterruptedException {
        Count count = stock.count(context.pathParam("id"));
        if (count == null) {
            throw missing();
        }
        if (!(count.life() instanceof Count.Open)) {
            throw new HttpResponseException(409, "the count is " + count.life().word() + ": a recount opens it again");
        }
        CountForm.Starting asked;
        try {
            asked = CountForm.starting(Bodies.read(context), count.opened().scope());
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        String id = sweeping.start(count, asked, caller(context));
        Json.answer(context, 202, out -> out.writeStringField("commandId", id));
    }

    private void look(Context context) throws IOException {
        String place = onlyPlace(context);
        String key = key(context);
        String id = key.isEmpty() ? UUID.randomUUID().toString() : key;
        act(context, body -> new Order.Add(CountForm.look(body, id, place, clock.instant())));
    }

    /** The count's place when it has but one. */
    private @Nullable String onlyPlace(Context context) {
        Count count = stock.count(context.pathParam("id"));
        if (count == null) {
            throw missing();
        }
        List<String> places = count.opened().scope().places();
        return places.size() == 1 ? places.get(0) : null;
    }

    private void difference(Context context) throws IOException {
        answer(context, ordered(context, new Order.Look()), 200);
    }

    private void act(Context context, Reading reading) throws IOException {
        Order order;
        try {
            order = reading.read(Bodies.read(context));
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        answer(context, ordered(context, order), order instanceof Order.Add ? 201 : 200);
    }

    private Answer ordered(Context context, Order order) {
        String id = context.pathParam("id");
        Order.From from = new Order.From(caller(context), key(context));
        Instant now = clock.instant();
        return Asking.of(ledger, store -> store.count(id, order, from, rules, now));
    }

    private static void answer(Context context, Answer answer, int status) throws IOException {
        if (answer instanceof Answer.None) {
            throw missing();
        }
        if (answer instanceof Answer.KeyTaken) {
            throw new HttpResponseException(422, "this Idempotency-Key was used before, for another request");
        }
        if (answer instanceof Answer.Refused refused) {
            throw new HttpResponseException(refused.forbidden() ? 403 : 409, refused.why());
        }
        Answer.Done done = (Answer.Done) answer;
        Json.answer(context, done.again() ? 200 : status, out -> {
            head(out, done.count());
            Variance variance = done.variance();
            if (variance != null) {
                out.writeFieldName("variance");
                variance(out, variance);
            }
        });
    }

    private static void head(JsonGenerator out, Count count) throws IOException {
        Act.Opened opened = count.opened();
        out.writeStringField("id", count.id());
        out.writeStringField("site", opened.scope().site());
        out.writeStringField("mode", opened.mode().word());
        CountTelling.scope(out, opened.scope());
        out.writeStringField("state", count.life().word());
        out.writeNumberField("round", count.round());
        out.writeNumberField("looks", count.looks().size());
        out.writeStringField("opened", opened.at().toString());
        out.writeStringField("openedBy", opened.by());
        Tally tally = tally(count.life());
        if (tally != null) {
            CountTelling.tally(out, tally);
        }
    }

    private static @Nullable Tally tally(Count.Life life) {
        if (life instanceof Count.Counted counted) {
            return counted.reckoned().tally();
        }
        if (life instanceof Count.Agreed agreed) {
            return agreed.reckoned().tally();
        }
        return life instanceof Count.Done done ? done.posted().tally() : null;
    }

    private static void variance(JsonGenerator out, Variance variance) throws IOException {
        out.writeStartObject();
        CountTelling.tally(out, variance.tally());
        CountTelling.lines(out, variance.lines());
        out.writeArrayFieldStart("units");
        for (Variance.Unit unit : variance.units().stream().limit(MOST_UNITS).toList()) {
            out.writeStartObject();
            out.writeStringField("epc", unit.thing());
            out.writeStringField("item", unit.item());
            out.writeStringField("finding", unit.finding().name().toLowerCase(Locale.ROOT));
            out.writeStringField("location", Place.uri(unit.place()));
            out.writeStringField("was", Character.isDigit(unit.was().charAt(0)) ? Place.uri(unit.was()) : unit.was());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("unitsLeftOut", Math.max(0, variance.units().size() - MOST_UNITS));
        CountTelling.texts(
                out,
                "unclassified",
                variance.unclassified().stream().limit(MOST_UNITS).toList());
        out.writeEndObject();
    }

    private static String reason(byte[] body) throws BadEvent {
        String reason = CountForm.text(body, "reason");
        if (reason.isEmpty()) {
            throw new BadEvent("reason is missing: why, for those who look into it later");
        }
        return reason;
    }

    private static String caller(Context context) {
        return String.valueOf(context.<String>attribute(HttpApi.CALLER));
    }

    private static String key(Context context) {
        String key = context.header("Idempotency-Key");
        if (key != null && (key.isBlank() || key.length() > 200)) {
            throw new BadRequestResponse("the header Idempotency-Key must be a text of your own, 1 to 200 long");
        }
        return key == null ? "" : key;
    }

    private static NotFoundResponse missing() {
        return new NotFoundResponse("there is no such count");
    }
}
