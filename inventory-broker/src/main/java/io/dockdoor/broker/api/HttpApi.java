package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.access.Doorkeeper;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.count.Order;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.intake.Intake;
import io.dockdoor.broker.intake.SweepOrders;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.LedgerFailure;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.webhook.Webhooks;
import io.dockdoor.daemon.settings.Listen;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: its routes, who is let in to which, and how it says that something is wrong. */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final JsonFactory JSON = new JsonFactory();
    /** Connections that may arrive at once: channels that all reserve in the same second. The usual 50 resets the others. */
    private static final int ARRIVING = 1024;
    /** Key of the name of the caller among a request's attributes. */
    static final String CALLER = "caller";

    private final Javalin server;
    private final List<Route> routes;
    private final StreamApi stream;
    private final Doorkeeper doorkeeper;
    private final Supplier<Health> health;
    private final Supplier<Map<String, Long>> numbers;

    /**
     * What the API tells of and who keeps its door.
     *
     * @param numbers what {@code /metrics} tells, by name
     * @param sweeping has gateways sweep
     * @param counts by what the difference of a count is weighed
     */
    public record Sources(
            StockQueries stock,
            LedgerLoop ledger,
            Intake intake,
            Webhooks webhooks,
            CommitBell bell,
            InstantSource clock,
            AsOf asOf,
            Supplier<Health> health,
            Supplier<Map<String, Long>> numbers,
            Order.Rules counts,
            SweepOrders sweeping,
            Doorkeeper doorkeeper) {}

    private HttpApi(Listen listen, Sources from) {
        this.health = from.health();
        this.numbers = from.numbers();
        this.doorkeeper = from.doorkeeper();
        this.stream = new StreamApi(from.stock(), from.bell(), from.asOf());
        this.routes = routes(from);
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.addConnector((jetty, http) -> {
                ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
                connector.setHost(listen.host());
                connector.setPort(listen.port());
                connector.setAcceptQueueSize(ARRIVING);
                return connector;
            });
            config.http.maxRequestSize = Bodies.LONGEST;
            config.http.prefer405over404 = true;
            routes.forEach(route -> add(config, route));
            faults(config);
        });
    }

    private List<Route> routes(Sources from) {
        List<Route> all = new ArrayList<>();
        all.addAll(new StockApi(from.stock(), from.clock(), from.asOf()).routes());
        all.addAll(new AvailabilityApi(from.stock(), from.asOf(), from.clock()).routes());
        all.addAll(new MasterApi(from.stock(), from.ledger()).routes());
        all.addAll(new ReservationApi(from.ledger(), from.asOf(), from.clock()).routes());
        all.addAll(new CountApi(from.stock(), from.ledger(), from.counts(), from.sweeping(), from.clock()).routes());
        all.addAll(new MovementApi(from.intake(), from.clock()).routes());
        all.addAll(new DocumentApi(from.ledger(), from.clock()).routes());
        all.addAll(new WebhookApi(from.webhooks()).routes());
        all.addAll(new QuarantineApi(from.stock()).routes());
        all.addAll(new EpcisApi(from.intake(), from.stock(), from.clock()).routes());
        all.addAll(new OpenApi().routes());
        all.add(Route.get("/api/v1/stream", Role.READ, stream::open));
        all.add(new Route(HandlerType.GET, "/health", null, this::health));
        all.add(Route.get("/metrics", Role.READ, this::metrics));
        return all;
    }

    private void add(JavalinConfig config, Route route) {
        Role role = route.role();
        config.routes.addHttpHandler(
                route.method(),
                route.path(),
                role == null
                        ? route.handler()
                        : context -> {
                            admit(context, role);
                            route.handler().handle(context);
                        });
    }

    private void admit(Context context, Role role) {
        Doorkeeper.Asked asked = new Doorkeeper.Asked(
                context.ip(), context.header("Authorization"), context.header("Host"), context.header("Origin"));
        Doorkeeper.Answer answer = doorkeeper.ask(asked, role);
        if (answer instanceof Doorkeeper.Admitted admitted) {
            context.attribute(CALLER, admitted.name());
        } else if (answer instanceof Doorkeeper.SentAway away) {
            if (away.status() == 401) {
                context.header("WWW-Authenticate", "Bearer realm=\"dockdoor\"");
            }
            if (!away.pause().isZero()) {
                retryAfter(context, away.pause());
            }
            throw new HttpResponseException(away.status(), away.why());
        }
    }

    /** RFC 9110 10.2.3: whole seconds, and never none. */
    private static void retryAfter(Context context, Duration wait) {
        context.header(
                "Retry-After", String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    private static void faults(JavalinConfig config) {
        config.routes.exception(HttpResponseException.class, (e, context) -> {
            if (e.getStatus() == 503) {
                retryAfter(context, Duration.ofSeconds(1));
            }
            Problem.answer(context, e.getStatus(), String.valueOf(e.getMessage()));
        });
        config.routes.exception(LedgerFailure.class, (e, context) -> {
            retryAfter(context, Duration.ofSeconds(1));
            Problem.answer(context, 503, "ledger not available", String.valueOf(e.getMessage()), out -> {});
        });
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("A fault of ours while answering {} {}", context.method(), context.path(), e);
            Problem.answer(
                    context,
                    500,
                    "fault of the inventory broker",
                    "see its log; the ledger is not affected",
                    out -> {});
        });
    }

    /**
     * Starts listening.
     *
     * @throws IOException when the port is taken; the message is fit for a person
     */
    public static HttpApi start(Listen listen, Sources from) throws IOException {
        HttpApi api = new HttpApi(listen, from);
        try {
            api.server.start();
            return api;
        } catch (RuntimeException e) {
            api.server.stop();
            throw new IOException(
                    "cannot listen for HTTP on " + listen + " (" + e.getMessage()
                            + "): stop what uses that port or change http.listen",
                    e);
        }
    }

    /** Everything it answers to, as {@code GET /path/{parameter}}. */
    public List<String> endpoints() {
        return routes.stream()
                .map(route -> route.method().name() + " " + route.path())
                .toList();
    }

    public int port() {
        return server.port();
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
        all.put("dockdoor_stream_dropped_total", stream.dropped());
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
