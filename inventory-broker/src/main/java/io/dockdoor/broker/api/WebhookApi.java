package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.webhook.Letter;
import io.dockdoor.broker.webhook.Webhook;
import io.dockdoor.broker.webhook.Webhook.Filter;
import io.dockdoor.broker.webhook.Webhooks;
import io.dockdoor.broker.webhook.Webhooks.Told;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/webhooks}: who is told over HTTP, and what could not be told. The secret is shown when it is made, and never again. */
final class WebhookApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SMALL = 64 * 1024;
    private static final int LETTERS = 1000;

    private final Webhooks webhooks;

    WebhookApi(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/webhooks", Role.ADMIN, this::list),
                Route.post("/api/v1/webhooks", Role.ADMIN, this::make),
                Route.get("/api/v1/webhooks/{id}", Role.ADMIN, this::get),
                Route.patch("/api/v1/webhooks/{id}", Role.ADMIN, this::change),
                Route.delete("/api/v1/webhooks/{id}", Role.ADMIN, this::drop),
                Route.post("/api/v1/webhooks/{id}/rotate", Role.ADMIN, this::rotate),
                Route.post("/api/v1/webhooks/{id}/test", Role.ADMIN, this::test),
                Route.post("/api/v1/webhooks/{id}/replay", Role.ADMIN, this::replay),
                Route.get("/api/v1/webhooks/{id}/dead", Role.ADMIN, this::dead));
    }

    private void list(Context context) throws IOException {
        Json.answer(context, 200, out -> {
            out.writeArrayFieldStart("webhooks");
            for (Told each : webhooks.all()) {
                out.writeStartObject();
                write(out, each, false);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private void make(Context context) throws IOException, InterruptedException {
        JsonNode body = body(context, Set.of("url", "description", "kinds", "sites", "items", "after"));
        URI url = url(body);
        if (url == null) {
            throw new BadRequestResponse("url is missing: https://host/path of the receiver");
        }
        JsonNode after = body.path("after");
        if (!after.isMissingNode() && (!after.isIntegralNumber() || after.longValue() < 0)) {
            throw new BadRequestResponse("after must be a ledger position: a whole number");
        }
        try {
            Told made = webhooks.make(
                    url,
                    body.path("description").asText(""),
                    filter(body, new Filter(Set.of(), Set.of(), Set.of())),
                    after.isMissingNode() ? null : after.longValue());
            context.header("Location", "/api/v1/webhooks/" + made.webhook().id());
            Json.answer(context, 201, out -> write(out, made, true));
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private void get(Context context) throws IOException {
        Told told = there(webhooks.get(context.pathParam("id")));
        Json.answer(context, 200, out -> write(out, told, false));
    }

    private void change(Context context) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        JsonNode body = body(context, Set.of("url", "description", "kinds", "sites", "items", "active"));
        Told now = there(webhooks.get(id));
        JsonNode active = body.path("active");
        if (!active.isMissingNode() && !active.isBoolean()) {
            throw new BadRequestResponse("active must be true or false");
        }
        try {
            Told changed = there(webhooks.change(
                    id,
                    url(body),
                    body.has("description") ? body.path("description").asText("") : null,
                    filter(body, now.webhook().filter()),
                    active.isMissingNode() ? null : active.booleanValue()));
            Json.answer(context, 200, out -> write(out, changed, false));
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private void drop(Context context) throws InterruptedException {
        if (!webhooks.drop(context.pathParam("id"))) {
            throw missing();
        }
        context.status(204);
    }

    private void rotate(Context context) throws IOException, InterruptedException {
        Told told = there(webhooks.rotate(context.pathParam("id")));
        Json.answer(context, 200, out -> write(out, told, true));
    }

    private void test(Context context) throws IOException, InterruptedException {
        String outcome = there(webhooks.test(context.pathParam("id")));
        Json.answer(context, 200, out -> out.writeStringField("outcome", outcome));
    }

    private void replay(Context context) throws IOException, InterruptedException {
        String id = context.pathParam("id");
        JsonNode body = body(context, Set.of("after", "dead"));
        JsonNode after = body.path("after");
        if (after.isIntegralNumber() && after.longValue() >= 0 && !body.has("dead")) {
            if (!webhooks.replay(id, after.longValue())) {
                throw missing();
            }
            Json.answer(context, 202, out -> out.writeNumberField("after", after.longValue()));
        } else if (body.path("dead").asBoolean(false) && !body.has("after")) {
            int revived = there(webhooks.revive(id));
            Json.answer(context, 202, out -> out.writeNumberField("revived", revived));
        } else {
            throw new BadRequestResponse(
                    "say {\"after\": position} for all behind it, or {\"dead\": true} for the given up ones");
        }
    }

    private void dead(Context context) throws IOException, InterruptedException {
        List<Letter> letters = there(webhooks.dead(context.pathParam("id"), LETTERS));
        Json.answer(context, 200, out -> {
            out.writeArrayFieldStart("dead");
            for (Letter each : letters) {
                out.writeStartObject();
                out.writeStringField("of", each.position() > 0 ? "movement" : "notice");
                out.writeNumberField("position", Math.abs(each.position()));
                out.writeNumberField("attempts", each.attempts());
                out.writeStringField("givenUp", each.next().toString());
                out.writeStringField("trouble", each.trouble());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void write(JsonGenerator out, Told told, boolean secret) throws IOException {
        Webhook hook = told.webhook();
        out.writeStringField("id", hook.id());
        out.writeStringField("url", hook.url().toString());
        out.writeStringField("description", hook.description());
        words(out, "kinds", hook.filter().kinds());
        words(out, "sites", hook.filter().sites());
        words(out, "items", hook.filter().items());
        out.writeStringField("state", hook.state().word());
        out.writeStringField("made", hook.made().toString());
        out.writeNumberField("position", told.position());
        out.writeNumberField("waiting", told.waiting());
        if (secret) {
            out.writeStringField("secret", hook.secrets().current().text());
        }
    }

    private static void words(JsonGenerator out, String name, Set<String> words) throws IOException {
        out.writeArrayFieldStart(name);
        for (String word : new TreeSet<>(words)) {
            out.writeString(word);
        }
        out.writeEndArray();
    }

    private static JsonNode body(Context context, Set<String> known) throws IOException {
        try {
            JsonNode body = JSON.readTree(Bodies.read(context, SMALL));
            if (body == null || !body.isObject()) {
                throw new BadRequestResponse("the body must be a JSON object");
            }
            for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!known.contains(name)) {
                    throw new BadRequestResponse(
                            "'" + name + "' is unknown here; there are " + String.join(", ", new TreeSet<>(known)));
                }
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        }
    }

    private static @Nullable URI url(JsonNode body) {
        JsonNode url = body.path("url");
        if (url.isMissingNode()) {
            return null;
        }
        try {
            return URI.create(url.asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("url is no URL: " + e.getMessage());
        }
    }

    private static Filter filter(JsonNode body, Filter was) {
        return new Filter(
                set(body, "kinds", "[a-z]{1,32}", was.kinds()),
                set(body, "sites", "[A-Za-z0-9_-]{1,64}", was.sites()),
                set(body, "items", "\\d{14}", was.items()));
    }

    private static Set<String> set(JsonNode body, String name, String pattern, Set<String> was) {
        JsonNode list = body.path(name);
        if (list.isMissingNode()) {
            return was;
        }
        Set<String> all = new TreeSet<>();
        for (JsonNode each : list) {
            if (!each.asText().matches(pattern)) {
                throw new BadRequestResponse(name + ": '" + each.asText() + "' does not match " + pattern);
            }
            all.add(each.asText());
        }
        if (!list.isArray() || all.size() > 1000) {
            throw new BadRequestResponse(name + " must be a list of at most 1000");
        }
        return all;
    }

    private static <T> T there(@Nullable T told) {
        if (told == null) {
            throw missing();
        }
        return told;
    }

    private static NotFoundResponse missing() {
        return new NotFoundResponse("there is no such webhook");
    }
}
