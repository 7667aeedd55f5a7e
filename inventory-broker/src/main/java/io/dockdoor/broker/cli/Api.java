package io.dockdoor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach the inventory broker, as options of every command. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--url", description = "the broker's HTTP API (${DEFAULT-VALUE})")
    private String url = "http://127.0.0.1:8080";

    @Option(names = "--key-file", description = "file with the key; without it the variable DOCKDOOR_KEY")
    private @Nullable Path keyFile;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** The broker refused; the message is its own sentence. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    JsonNode get(String path, Map<String, @Nullable String> query) throws IOException, InterruptedException {
        return answer(client.send(request(path + query(query)).timeout(PATIENCE).build(), BodyHandlers.ofString()));
    }

    /** All pages of a list, each asked for with the cursor of the one before; all as of the first's position in the ledger. */
    List<JsonNode> pages(String path, Map<String, @Nullable String> query) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        Map<String, @Nullable String> next = new LinkedHashMap<>(query);
        while (true) {
            JsonNode page = get(path, next);
            all.add(page);
            if (!page.has("next")) {
                return all;
            }
            // later pages as of the first, or what moves meanwhile is told twice or not at all
            next.put("asOf", all.get(0).path("position").asText());
            next.put("cursor", page.path("next").asText());
        }
    }

    JsonNode post(String path, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return answer(client.send(request.build(), BodyHandlers.ofString()));
    }

    /** The body as it came, and the query of the page behind it, null for none. */
    record Page(String body, @Nullable String next) {}

    /** A page of a list as CSV. */
    Page csv(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request(path).header("Accept", "text/csv").timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw refused(answer.statusCode(), answer.body());
        }
        String next = answer.headers()
                .firstValue("Link")
                .map(link -> link.substring(1, link.indexOf('>')))
                .orElse(null);
        return new Page(answer.body(), next);
    }

    /** Lines of an event stream, until it ends or is closed. */
    Stream<String> lines(String path, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        headers.forEach(request::header);
        HttpResponse<Stream<String>> answer = client.send(request.build(), BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            try (Stream<String> body = answer.body()) {
                throw refused(answer.statusCode(), body.reduce("", String::concat));
            }
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
            String key = keyFile != null ? Files.readString(keyFile).strip() : System.getenv("DOCKDOOR_KEY");
            if (key != null && !key.isEmpty()) {
                request.header("Authorization", "Bearer " + key);
            }
            return request;
        } catch (IllegalArgumentException e) {
            throw new IOException("--url " + url + " is no URL of the broker: give it as http://127.0.0.1:8080", e);
        }
    }

    private static String query(Map<String, @Nullable String> query) {
        StringBuilder text = new StringBuilder();
        query.forEach((name, value) -> {
            if (value != null) {
                text.append(text.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }

    private static JsonNode answer(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private static Refused refused(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            JsonNode more = problem.has("faults") ? problem.path("faults") : problem.path("missing");
            return new Refused(problem.path("title").asText("answered " + status) + ": "
                    + problem.path("detail").asText() + (more.isMissingNode() ? "" : " " + more));
        } catch (IOException e) {
            return new Refused("answered " + status + " with something that is no problem details");
        }
    }

    /** A sentence for what went wrong on the way. */
    String sentence(IOException e) {
        return e instanceof Refused
                ? String.valueOf(e.getMessage())
                : "cannot talk to " + url + " ("
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                        + "): is the inventory broker running there?";
    }
}
