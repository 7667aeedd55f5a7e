package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.fanout.Expecting;
import io.dockdoor.broker.ledger.DocumentTable.Kept;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Wire;
import io.dockdoor.events.documents.DocumentType;
import io.dockdoor.events.documents.ExpectedDocument;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is expected to pass: {@code /api/v1/documents}. */
final class DocumentApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("type", "id", "site", "lines", "pallets", "shipFrom", "shipTo", "door", "loads", "trusted");
    private static final int LONGEST = 1024 * 1024;
    private static final int MOST = 1_000;

    private final LedgerLoop ledger;
    private final InstantSource clock;

    DocumentApi(LedgerLoop ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/documents", Role.READ, this::list),
                Route.get("/api/v1/documents/{type}/{id}", Role.READ, this::get),
                Route.put("/api/v1/documents/{type}/{id}", Role.WRITE, this::put),
                Route.post("/api/v1/documents/{type}/{id}/close", Role.WRITE, this::close));
    }

    private void list(Context context) throws IOException {
        Parameters.onlyKnown(context, Set.of("state", "site", "limit"));
        String state = Parameters.or(context, "state", "open");
        if (!state.equals("open") && !state.equals("closed")) {
            throw new BadRequestResponse("state '" + state + "' must be open or closed");
        }
        int limit = Parameters.limit(context, 100, MOST);
        String site = context.queryParam("site");
        List<byte[]> all = Asking.of(
                ledger,
                store -> store.documents().list(state, site, limit).stream()
                        .map(kept -> told(store, kept))
                        .toList());
        Json.answer(context, 200, out -> {
            out.writeArrayFieldStart("documents");
            for (byte[] each : all) {
                out.writeRawValue(new String(each, StandardCharsets.UTF_8));
            }
            out.writeEndArray();
        });
    }

    private static byte[] told(LedgerStore store, Kept kept) {
        return Expecting.message(
                kept,
                store.documents().report(kept),
                store.documents().passed(kept.document().key()));
    }

    private void get(Context context) {
        String key = key(context);
        answer(context, 200, Asking.of(ledger, store -> {
            Kept kept = store.documents().get(key);
            return kept == null ? null : told(store, kept);
        }));
    }

    /** The same again changes nothing; another one replaces it and is held against what passed already. */
    private void put(Context context) throws IOException {
        String key = key(context);
        JsonNode body;
        try {
            body = JSON.readTree(Bodies.read(context, LONGEST));
        } catch (JsonProcessingException e) {
            throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
        }
        if (!(body instanceof ObjectNode object)) {
            throw new BadRequestResponse("the body must be one JSON object");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new BadRequestResponse("'" + name + "' is unknown here; there are " + new TreeSet<>(FIELDS));
            }
        }
        String site = site(object);
        ExpectedDocument document = document(object, context);
        boolean[] made = {false};
        byte[] after = Asking.of(ledger, store -> {
            made[0] = store.documents().get(key) == null;
            Kept kept = store.documents().put(site, document, clock.instant());
            return kept == null ? null : told(store, kept);
        });
        if (after == null) {
            throw new HttpResponseException(409, "the document is closed; give what comes later a number of its own");
        }
        answer(context, made[0] ? 201 : 200, after);
    }

    private static String site(ObjectNode body) {
        try {
            return new SiteId(body.path("site").asText()).value();
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("site: " + e.getMessage());
        }
    }

    private static ExpectedDocument document(ObjectNode body, Context context) {
        for (String name : List.of("type", "id")) {
            if (body.has(name) && !body.path(name).asText().equals(context.pathParam(name))) {
                throw new BadRequestResponse(name + " is not that of the path");
            }
            body.put(name, context.pathParam(name));
        }
        body.remove("site");
        if (!body.has("trusted")) {
            body.put("trusted", false);
        }
        try {
            return Wire.read(body.toString().getBytes(StandardCharsets.UTF_8), ExpectedDocument.class);
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    /** {@code POST .../close}: complete or not, nothing more passes for it. The answer is the discrepancy report. */
    private void close(Context context) {
        String key = key(context);
        answer(context, 200, Asking.of(ledger, store -> {
            Kept kept = store.documents().close(key, clock.instant());
            return kept == null ? null : told(store, kept);
        }));
    }

    private static String key(Context context) {
        try {
            return DocumentType.of(context.pathParam("type")).word() + "/" + context.pathParam("id");
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private static void answer(Context context, int status, byte @Nullable [] document) {
        if (document == null) {
            throw new NotFoundResponse("there is no such document");
        }
        context.status(status).contentType("application/json").result(document);
    }
}
