package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.epcis.CaptureDocument;
import io.dockdoor.broker.epcis.CaptureJobs;
import io.dockdoor.broker.epcis.EventFilter;
import io.dockdoor.broker.intake.Intake;
import io.dockdoor.broker.intake.Told;
import io.dockdoor.broker.intake.Verdict;
import io.dockdoor.broker.intake.VerdictJson;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.ledger.StockQueries.StoredEvent;
import io.dockdoor.events.BadEvent;
import io.dockdoor.events.EventJson;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** {@code /epcis}: capture and a subset of the event query of EPCIS 2.0. */
final class EpcisApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory WRITER = new JsonFactory();
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int PAGE = 30;
    private static final int LONGEST_PAGE = 1000;
    /** Events looked at for one answer: a rare one may take several, and none of them long. */
    private static final int LOOKED_AT = 2000;

    private final Intake intake;
    private final StockQueries stock;
    private final InstantSource clock;
    private final CaptureJobs jobs;

    EpcisApi(Intake intake, StockQueries stock, InstantSource clock) {
        this.intake = intake;
        this.stock = stock;
        this.clock = clock;
        this.jobs = new CaptureJobs();
    }

    List<Route> routes() {
        return List.of(
                Route.post("/epcis/capture", Role.WRITE, this::capture),
                Route.get("/epcis/capture/{id}", Role.READ, this::job),
                Route.get("/epcis/events", Role.READ, this::events),
                Route.get("/epcis/events/{eventId}", Role.READ, this::event));
    }

    private void capture(Context context) throws IOException, InterruptedException {
        Instant now = clock.instant();
        String behaviour = context.header("GS1-Capture-Error-Behaviour");
        boolean proceed = "proceed".equals(behaviour);
        if (behaviour != null && !proceed && !behaviour.equals("rollback")) {
            throw new BadRequestResponse("GS1-Capture-Error-Behaviour must be rollback or proceed");
        }
        List<Told> told;
        try {
            told = CaptureDocument.read(Bodies.read(context), now);
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        boolean none = !proceed && told.stream().anyMatch(Told.Unreadable.class::isInstance);
        List<Told> booked =
                none ? told.stream().filter(Told.Unreadable.class::isInstance).toList() : told;
        try {
            List<Verdict> verdicts = intake.book(booked, now, PATIENCE);
            CaptureJobs.Job job = jobs.add(now, clock.instant(), proceed, verdicts);
            context.status(202);
            context.header("Location", "/epcis/capture/" + job.id());
        } catch (TimeoutException e) {
            throw new HttpResponseException(
                    503, "the ledger does not answer: send the same again, it books nothing twice");
        }
    }

    private void job(Context context) throws IOException {
        CaptureJobs.Job job = jobs.get(context.pathParam("id"), clock.instant());
        if (job == null) {
            throw new NotFoundResponse("there is no such capture job; jobs are kept for a day, and not over a restart");
        }
        Json.answer(context, 200, out -> {
            out.writeStringField("captureID", job.id());
            out.writeStringField("createdAt", job.created().toString());
            out.writeStringField("finishedAt", job.finished().toString());
            out.writeBooleanField("running", false);
            out.writeBooleanField("success", job.success());
            out.writeStringField("captureErrorBehaviour", job.proceed() ? "proceed" : "rollback");
            out.writeArrayFieldStart("errors");
            for (Verdict each : job.verdicts()) {
                if (each.is("refused")) {
                    out.writeStartObject();
                    out.writeStringField("type", "epcisException:ValidationException");
                    out.writeStringField("title", "event not understood");
                    out.writeNumberField("status", 400);
                    out.writeStringField(
                            "detail", (each.eventId().isEmpty() ? "" : each.eventId() + ": ") + each.reason());
                    out.writeEndObject();
                }
            }
            out.writeEndArray();
            out.writeArrayFieldStart("verdicts");
            for (Verdict each : job.verdicts()) {
                VerdictJson.write(out, each);
            }
            out.writeEndArray();
        });
    }

    private void event(Context context) throws IOException {
        EventFilter filter = new EventFilter();
        filter.add("EQ_eventID", context.pathParam("eventId").replace("|", "%7C"));
        List<StoredEvent> found = stock.events(filter, 0, LONGEST_PAGE);
        if (found.isEmpty()) {
            throw new NotFoundResponse("there is no event with that id");
        }
        answer(context, found);
    }

    private void events(Context context) throws IOException {
        EventFilter filter = new EventFilter();
        StringBuilder again = new StringBuilder();
        for (Map.Entry<String, List<String>> each : context.queryParamMap().entrySet()) {
            String name = each.getKey();
            if (!name.equals("perPage") && !name.equals("nextPageToken")) {
                String value = String.join("|", each.getValue());
                add(filter, name, value);
                again.append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
            }
        }
        int most = (int) number(context, "perPage", PAGE, 1, LONGEST_PAGE);
        long after = number(context, "nextPageToken", 0, 0, Long.MAX_VALUE);
        List<StoredEvent> page = new ArrayList<>();
        boolean more = false;
        for (StoredEvent each : stock.events(filter, after, LOOKED_AT)) {
            if (page.size() == most) {
                more = true;
                break;
            }
            after = each.position();
            if (matches(filter, each)) {
                page.add(each);
            }
        }
        if (more || !stock.events(filter, after, 1).isEmpty()) {
            context.header(
                    "Link",
                    "</epcis/events?" + again + "perPage=" + most + "&nextPageToken=" + after + ">; rel=\"next\"");
        }
        answer(context, page);
    }

    private static void add(EventFilter filter, String name, String value) {
        try {
            filter.add(name, value);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private static boolean matches(EventFilter filter, StoredEvent stored) {
        try {
            return filter.matches(EventJson.readOwn(stored.body()));
        } catch (BadEvent e) {
            throw new IllegalStateException("an event that was booked is not readable: " + stored.position(), e);
        }
    }

    private static long number(Context context, String name, long standard, long least, long most) {
        String text = context.queryParam(name);
        if (text == null) {
            return standard;
        }
        long value = text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw new BadRequestResponse(name + " must be a whole number from " + least + " to " + most);
        }
        return value;
    }

    private void answer(Context context, List<StoredEvent> events) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = WRITER.createGenerator(bytes)) {
            out.setCodec(JSON);
            out.writeStartObject();
            out.writeArrayFieldStart("@context");
            out.writeString(EventJson.EPCIS_CONTEXT);
            out.writeStartObject();
            out.writeStringField("gw", EventJson.NAMESPACE);
            out.writeEndObject();
            out.writeEndArray();
            out.writeStringField("type", "EPCISQueryDocument");
            out.writeStringField("schemaVersion", "2.0");
            out.writeStringField("creationDate", clock.instant().toString());
            out.writeObjectFieldStart("epcisBody");
            out.writeObjectFieldStart("queryResults");
            out.writeStringField("queryName", "SimpleEventQuery");
            out.writeObjectFieldStart("resultsBody");
            out.writeArrayFieldStart("eventList");
            for (StoredEvent each : events) {
                ObjectNode event = (ObjectNode) JSON.readTree(each.body());
                event.put("recordTime", each.booked().toString());
                out.writeTree(event);
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        }
        context.header("GS1-EPCIS-Version", "2.0.0");
        context.contentType("application/json").result(bytes.toByteArray());
    }
}
