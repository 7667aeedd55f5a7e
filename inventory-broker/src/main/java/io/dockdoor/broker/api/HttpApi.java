package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.config.Listen;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.StockQueries;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server and its routes. */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long LONGEST_REQUEST = 1024 * 1024;

    private final Javalin server;
    private final StreamApi stream;
    private final Supplier<Health> health;
    private final Supplier<Map<String, Long>> numbers;

    private HttpApi(
            Supplier<Health> health,
            Supplier<Map<String, Long>> numbers,
            StockApi stock,
            StreamApi stream,
            ReservationApi reservations) {
        this.health = health;
        this.numbers = numbers;
        this.stream = stream;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.maxRequestSize = LONGEST_REQUEST;
            config.http.prefer405over404 = true;
            config.routes.get("/api/v1/stock", stock::get);
            config.routes.get("/api/v1/atp/{item}", reservations::atp);
            config.routes.post("/api/v1/reservations", reservations::make);
            config.routes.get("/api/v1/reservations/{id}", reservations::get);
            config.routes.post("/api/v1/reservations/{id}/{verb}", reservations::change);
            config.routes.get("/api/v1/stock/{item}/why", stock::why);
            config.routes.get("/api/v1/stream", stream::open);
            config.routes.get("/health", this::health);
            config.routes.get("/metrics", this::metrics);
            config.routes.exception(
                    HttpResponseException.class,
                    (e, context) -> Problem.answer(
                            context, e.getStatus(), title(e.getStatus()), String.valueOf(e.getMessage())));
            config.routes.exception(
                    LedgerFailure.class,
                    (e, context) ->
                            Problem.answer(context, 503, "ledger not readable", String.valueOf(e.getMessage())));
            config.routes.exception(Exception.class, (e, context) -> {
                LOG.error("A fault of ours while answering {} {}", context.method(), context.path(), e);
                Problem.answer(
                        context, 500, "fault of the inventory broker", "see its log; the ledger is not affected");
            });
        });
    }

    /**
     * Starts listening.
     *
     * @param numbers what {@code /metrics} tells, by name
     * @param names names of items
     * @throws IOException when the port is taken; the message is fit for a person
     */
    public static HttpApi start(
            Listen listen,
            StockQueries stock,
            LedgerLoop ledger,
            CommitBell bell,
            InstantSource clock,
            AsOf asOf,
            Supplier<Health> health,
            Supplier<Map<String, Long>> numbers,
            Map<String, String> names)
            throws IOException {
        HttpApi api = new HttpApi(
                health,
                numbers,
                new StockApi(stock, clock, asOf, names),
                new StreamApi(stock, bell, asOf),
                new ReservationApi(stock, ledger, asOf, clock));
        try {
            api.server.start(listen.host(), listen.port());
            return api;
        } catch (RuntimeException e) {
            api.server.stop();
            throw new IOException(
                    "cannot listen for HTTP on " + listen + " (" + e.getMessage()
                            + "): stop what uses that port or change http.listen",
                    e);
        }
    }

    public int port() {
        return server.port();
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "request not understood";
            case 404 -> "no such resource";
            case 405 -> "method not allowed";
            case 409 -> "not in that state";
            case 422 -> "key used before";
            case 412 -> "not fresh enough";
            case 413 -> "request too large";
            case 503 -> "busy";
            default -> "request failed";
        };
    }

    private void health(Context context) throws IOException {
        Health now = health.get();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("status", now.status());
            out.writeStringField("code", now.code());
            out.writeStringField("sentence", now.sentence());
            out.writeEndObject();
        }
        context.status(now.status().equals("down") ? 503 : 200)
                .contentType("application/json")
                .result(bytes.toByteArray());
    }

    private void metrics(Context context) {
        StringBuilder text = new StringBuilder();
        Map<String, Long> all = new TreeMap<>(numbers.get());
        all.put("dockdoor_stream_clients", (long) stream.clients());
        all.forEach((name, value) -> text.append("# TYPE ")
                .append(name)
                .append(name.endsWith("_total") ? " counter\n" : " gauge\n")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(text.toString());
    }

    @Override
    public void close() throws InterruptedException {
        stream.close();
        server.stop();
    }
}
