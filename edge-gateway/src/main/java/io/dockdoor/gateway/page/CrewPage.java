package io.dockdoor.gateway.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.dockdoor.events.Command;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Wire;
import io.dockdoor.gateway.command.Asked;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.HealthBoard.Health;
import io.dockdoor.gateway.health.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /door/D1}: the page for whoever stands at that door; {@code GET /door/D1/now} what it shows, {@code POST
 * /door/D1/confirm|override|sendback|sweep|cancel} what its buttons do: commands like any others, remembered and done once.
 */
public final class CrewPage implements HttpHandler {
    /** Everything of it lies below. */
    public static final String ROOT = "/door/";

    private static final int MOST_BYTES = 8 * 1024;
    private static final int MOST_TEXT = 500;
    private static final long ANSWERS_SECONDS = 2;
    private static final Duration VALID = Duration.ofSeconds(30);
    private static final Map<String, String> VERBS = Map.of(
            "confirm", "passage.confirm",
            "override", "passage.override",
            "sendback", "passage.sendback",
            "sweep", "sweep.start",
            "cancel", "sweep.cancel");
    /** Nothing from elsewhere, and in no frame of anybody's. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Made when somebody first looks at the page, not at the start. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final DoorBoard board;
    private final HealthBoard health;
    private final Predicate<Asked> commands;
    private final PageKey key;
    private final InstantSource clock;
    private final byte[] page;

    /** @param commands takes a command without blocking; false when it has too much to do */
    public CrewPage(DoorBoard board, HealthBoard health, Predicate<Asked> commands, PageKey key, InstantSource clock)
            throws IOException {
        this.board = board;
        this.health = health;
        this.commands = commands;
        this.key = key;
        this.clock = clock;
        try (InputStream in = CrewPage.class.getResourceAsStream("door.html")) {
            if (in == null) {
                throw new IOException("door.html is not in the program");
            }
            page = in.readAllBytes();
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path =
                    exchange.getRequestURI().getPath().substring(ROOT.length()).split("/", -1);
            boolean get = exchange.getRequestMethod().equals("GET");
            DoorId door = door(path[0]);
            if (get && path.length == 1 && path[0].isEmpty()) {
                say(exchange, 200, "the doors of this gateway: " + String.join(" ", names()));
            } else if (door == null) {
                say(exchange, 404, "there is no door '" + path[0] + "'; there are " + String.join(", ", names()));
            } else if (get && path.length == 1) {
                exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
                send(exchange, 200, "text/html; charset=utf-8", page); // nothing of the door is in it
            } else if (path.length == 2) {
                PageKey.Refusal refusal = key.refusal(
                        exchange.getRemoteAddress().getAddress(),
                        header(exchange, "Host"),
                        header(exchange, "Authorization"));
                if (refusal != null) {
                    say(exchange, refusal.status(), refusal.sentence());
                } else if (get && path[1].equals("now")) {
                    send(exchange, 200, "application/json", Json.MAPPER.writeValueAsBytes(now(door)));
                } else if (exchange.getRequestMethod().equals("POST") && VERBS.containsKey(path[1])) {
                    post(exchange, door, path[1]);
                } else {
                    say(exchange, 404, "there is nothing here");
                }
            } else {
                say(exchange, 404, "there is nothing here");
            }
        }
    }

    private List<String> names() {
        return board.doors().stream().map(DoorId::value).toList();
    }

    private @Nullable DoorId door(String name) {
        return board.doors().stream()
                .filter(each -> each.value().equals(name))
                .findFirst()
                .orElse(null);
    }

    private ObjectNode now(DoorId door) {
        ObjectNode now = board.now(door);
        Map<String, Health> parts = health.parts();
        Health mqtt = parts.get("mqtt");
        now.put("online", mqtt != null && mqtt.level() == Level.UP);
        Health worst = parts.entrySet().stream()
                .filter(each ->
                        each.getKey().startsWith("reader-") || each.getKey().equals("door-" + door))
                .map(Map.Entry::getValue)
                .filter(each -> each.level() != Level.UP)
                .findFirst()
                .orElse(null);
        now.put("trouble", worst == null ? null : worst.sentence());
        return now;
    }

    /** A page of another site cannot send this: it has no key, and may not set this content type without being asked for it. */
    private void post(HttpExchange exchange, DoorId door, String word) throws IOException {
        String type = header(exchange, "Content-Type");
        String origin = header(exchange, "Origin");
        String host = header(exchange, "Host");
        if (type == null || !type.startsWith("application/json")) {
            say(exchange, 415, "send application/json");
        } else if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
            say(exchange, 403, "this comes from a page of another site");
        } else {
            JsonNode body;
            try {
                body = Json.MAPPER.readTree(exchange.getRequestBody().readNBytes(MOST_BYTES));
            } catch (JsonProcessingException unreadable) {
                say(exchange, 400, "the body is no JSON");
                return;
            }
            Instant now = clock.instant();
            Command command = new Command(
                    text(body, "commandId"), now, now.plus(VALID), by(body), args(door, word, body), null, null);
            answer(exchange, door, word, text(body, "passage"), command);
        }
    }

    private static String by(JsonNode body) {
        String by = text(body, "by").strip();
        return by.isEmpty() ? "door page" : by;
    }

    private static ObjectNode args(DoorId door, String word, JsonNode body) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        switch (word) {
            case "sweep" -> {
                args.putArray("doors").add(door.value());
                if (body.path("doorClosed").asBoolean()) {
                    args.put("doorClosed", true);
                }
            }
            case "cancel" -> {}
            default -> {
                args.put("passage", text(body, "passage"));
                if (!text(body, "reason").isBlank()) {
                    args.put("reason", text(body, "reason"));
                }
            }
        }
        return args;
    }

    private static String text(JsonNode body, String name) {
        String text = body.path(name).asText("");
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
    }

    private void answer(HttpExchange exchange, DoorId door, String word, String passage, Command command)
            throws IOException {
        CompletableFuture<CommandReply> first = new CompletableFuture<>();
        Consumer<CommandReply> hears = reply -> {
            if (word.equals("sweep") && !reply.state().equals("rejected")) {
                board.swept(door, reply);
            }
            if (reply.state().equals("completed")) {
                board.said(door, passage, word);
            }
            // a word on a passage is begun at once, and done when the door has it
            if (!reply.state().equals("accepted") || word.equals("sweep")) {
                first.complete(reply);
            }
        };
        String verb = VERBS.getOrDefault(word, word);
        byte[] bytes = Wire.write(command);
        // with a key it is somebody at the door; without one it may be any program on this computer, which has to sign
        // where that is asked
        if (!commands.test(key.there() ? Asked.atTheDoor(verb, bytes, hears) : Asked.here(verb, bytes, null, hears))) {
            say(exchange, 503, "too many commands are waiting");
            return;
        }
        try {
            CommandReply reply = first.get(ANSWERS_SECONDS, TimeUnit.SECONDS);
            boolean refused = reply.state().equals("rejected") || reply.state().equals("failed");
            send(exchange, refused ? 409 : 200, "application/json", Wire.write(reply));
        } catch (TimeoutException | ExecutionException late) {
            say(exchange, 503, "no answer within " + ANSWERS_SECONDS + " s; press it again");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            say(exchange, 503, "the gateway is ending");
        }
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
