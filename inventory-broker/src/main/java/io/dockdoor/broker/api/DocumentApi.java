package io.dockdoor.broker.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.fanout.Expecting;
import io.dockdoor.broker.intake.DocumentForm;
import io.dockdoor.broker.intake.DocumentSheet;
import io.dockdoor.broker.ledger.DocumentTable.Kept;
import io.dockdoor.broker.ledger.DocumentTable.Taken;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.master.Csv;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.documents.DocumentType;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is expected to pass: {@code /api/v1/documents}. */
final class DocumentApi {
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
                Route.post("/api/v1/documents", Role.WRITE, this::take),
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
        DocumentForm.Expected told;
        try {
            ObjectNode body = DocumentForm.tree(Bodies.read(context, LONGEST));
            for (String name : List.of("type", "id")) {
                if (body.has(name) && !body.path(name).asText().equals(context.pathParam(name))) {
                    throw new BadRequestResponse(name + " is not that of the path");
                }
                body.put(name, context.pathParam(name));
            }
            told = DocumentForm.read(body, null);
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        boolean[] made = {false};
        byte[] after = Asking.of(ledger, store -> {
            made[0] = store.documents().get(key) == null;
            Kept kept = store.documents().put(told.site().value(), told.document(), clock.instant());
            return kept == null ? null : told(store, kept);
        });
        if (after == null) {
            throw new HttpResponseException(409, "the document is closed; give what comes later a number of its own");
        }
        answer(context, made[0] ? 201 : 200, after);
    }

    /** A whole CSV file: all its documents or none. The same again changes nothing. */
    private void take(Context context) throws IOException {
        Parameters.onlyKnown(context, Set.of("site"));
        String type = context.contentType();
        if (type == null || !type.startsWith("text/csv")) {
            throw new HttpResponseException(415, "send CSV with Content-Type: text/csv, or PUT one document as JSON");
        }
        List<DocumentForm.Expected> all;
        try {
            String site = context.queryParam("site");
            all = DocumentSheet.read(Bodies.read(context), site == null ? null : new SiteId(site));
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("site: " + e.getMessage());
        } catch (Csv.Faulty e) {
            Problem.file(context, 400, e.faults());
            return;
        }
        if (all.size() > DocumentForm.MOST) {
            throw new HttpResponseException(
                    413, "the file has more than " + DocumentForm.MOST + " documents: send it in several");
        }
        List<String> closed = new ArrayList<>();
        Map<Taken, Integer> done = Asking.of(ledger, store -> {
            Map<Taken, Integer> counts = new EnumMap<>(Taken.class);
            for (DocumentForm.Expected each : all) {
                Kept kept = store.documents().get(each.document().key());
                if (kept != null && kept.closed() != null) {
                    closed.add(each.document().key() + " is closed; give what comes later a number of its own");
                }
            }
            for (DocumentForm.Expected each : closed.isEmpty() ? all : List.<DocumentForm.Expected>of()) {
                counts.merge(
                        store.documents().take(each.site().value(), each.document(), clock.instant()), 1, Integer::sum);
            }
            return counts;
        });
        if (!closed.isEmpty()) {
            Problem.file(context, 409, closed);
            return;
        }
        Json.answer(context, 200, out -> {
            out.writeNumberField("documents", all.size());
            out.writeNumberField("made", done.getOrDefault(Taken.MADE, 0));
            out.writeNumberField("changed", done.getOrDefault(Taken.CHANGED, 0));
            out.writeNumberField("unchanged", done.getOrDefault(Taken.UNCHANGED, 0));
        });
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
