package io.dockdoor.gateway.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.dockdoor.gateway.health.HealthBoard.Health;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code GET /health} (JSON, 503 when down) and {@code GET /metrics} (Prometheus text), on the JDK's own server. */
public final class HealthPage implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });

    /** @throws IOException when the port cannot be taken */
    public HealthPage(InetSocketAddress listen, HealthBoard board, Counters counters) throws IOException {
        server = HttpServer.create(listen, 16);
        server.setExecutor(thread);
        server.createContext("/health", exchange -> {
            Health whole = board.whole();
            answer(
                    exchange,
                    "/health",
                    whole.level() == Level.DOWN ? 503 : 200,
                    "application/json",
                    json(whole, board.parts()));
        });
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, "/metrics", 200, "text/plain; version=0.0.4", counters.text()));
        server.start();
    }

    /** Serves what else lies below that path, on the same thread: whatever it does must be quick. */
    public void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** The port really bound. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private static void answer(HttpExchange exchange, String path, int status, String type, String body)
            throws IOException {
        try (exchange) {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            boolean read = exchange.getRequestMethod().equals("GET");
            byte[] bytes = (known && read ? body : "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(!known ? 404 : read ? status : 405, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String json(Health whole, Map<String, Health> parts) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            fields(json, whole);
            json.writeObjectFieldStart("parts");
            for (Map.Entry<String, Health> part : new TreeMap<>(parts).entrySet()) {
                json.writeObjectFieldStart(part.getKey());
                fields(json, part.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void fields(JsonGenerator json, Health health) throws IOException {
        json.writeStringField("status", health.level().word());
        json.writeStringField("code", health.code());
        json.writeStringField("sentence", health.sentence());
        json.writeStringField("since", health.since().toString());
    }
}
