package io.dockdoor.gateway.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * {@code POST /commands/{verb}}: the same commands by HTTP, from this computer alone, also when the network is down. Answers with the
 * first reply: 202 accepted, 400 malformed, 409 otherwise rejected. A page in a browser cannot send them.
 */
public final class CommandPage implements HttpHandler {
    static final String ROOT = "/commands/";
    private static final int MOST_BYTES = 256 * 1024;
    private static final long ANSWERS_SECONDS = 2;

    private final Predicate<Asked> commands;

    /** @param commands takes a command without blocking; false when it has too much to do */
    public CommandPage(Predicate<Asked> commands) {
        this.commands = commands;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            InetAddress from = exchange.getRemoteAddress().getAddress();
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (from == null || !from.isLoopbackAddress()) {
                say(exchange, 403, "commands are taken by HTTP from this computer alone; use MQTT");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                say(exchange, 405, "commands are posted");
            } else if (exchange.getRequestHeaders().containsKey("Origin")
                    || type == null
                    || !type.startsWith("application/json")) {
                say(exchange, 415, "commands have the content type application/json and come from no web page");
            } else {
                post(exchange, exchange.getRequestURI().getPath().substring(ROOT.length()));
            }
        }
    }

    private void post(HttpExchange exchange, String verb) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        CompletableFuture<CommandReply> first = new CompletableFuture<>();
        Asked.Signed signed = Asked.Signed.of(
                exchange.getRequestHeaders().getFirst("Dockdoor-Signer"),
                exchange.getRequestHeaders().getFirst("Dockdoor-Signature"));
        if (!commands.test(Asked.here(verb, body, signed, first::complete))) {
            say(exchange, 503, "too many commands are waiting");
            return;
        }
        try {
            CommandReply reply = first.get(ANSWERS_SECONDS, TimeUnit.SECONDS);
            int status = switch (reply.state()) {
                case "rejected" -> reply.code().equals("malformed") ? 400 : 409;
                default -> 202;
            };
            send(exchange, status, "application/json", Wire.write(reply));
        } catch (TimeoutException | ExecutionException late) {
            say(exchange, 503, "no answer within " + ANSWERS_SECONDS + " s; ask again with the same commandId");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            say(exchange, 503, "the gateway is ending");
        }
    }

    private static void say(HttpExchange exchange, int status, String sentence) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
