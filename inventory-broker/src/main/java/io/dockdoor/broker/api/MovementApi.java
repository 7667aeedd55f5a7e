package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.intake.Intake;
import io.dockdoor.broker.intake.TellerJson;
import io.dockdoor.broker.intake.Verdict;
import io.dockdoor.broker.intake.VerdictJson;
import io.dockdoor.events.BadEvent;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** {@code POST /api/v1/movements}: what handhelds, warehouse systems and feeds tell, one movement or a list of them. */
final class MovementApi {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final JsonFactory JSON = new JsonFactory();

    private final Intake intake;
    private final InstantSource clock;

    MovementApi(Intake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.post("/api/v1/movements", Role.WRITE, this::tell));
    }

    private void tell(Context context) throws IOException, InterruptedException {
        Instant now = clock.instant();
        TellerJson.Message message;
        try {
            message = TellerJson.read(
                    Bodies.read(context), String.valueOf(context.<String>attribute(HttpApi.CALLER)), now);
        } catch (BadEvent e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
        List<Verdict> verdicts;
        try {
            verdicts = intake.book(message.movements(), now, PATIENCE);
        } catch (TimeoutException e) {
            throw new HttpResponseException(
                    503, "the ledger does not answer: send the same again, it books nothing twice");
        }
        if (message.batch()) {
            context.contentType("application/json").result(VerdictJson.batch(verdicts));
        } else {
            answer(context, verdicts.get(0));
        }
    }

    private static void answer(Context context, Verdict verdict) throws IOException {
        if (verdict.is("refused") || verdict.is("conflict")) {
            boolean conflict = verdict.is("conflict");
            Problem.answer(
                    context,
                    conflict ? 409 : 400,
                    conflict ? "changed meanwhile" : "movement not understood",
                    String.valueOf(verdict.reason()),
                    out -> {
                        if (!verdict.eventId().isEmpty()) {
                            out.writeStringField("eventId", verdict.eventId());
                        }
                    });
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            VerdictJson.write(out, verdict);
        }
        context.status(verdict.is("booked") ? 201 : 200)
                .contentType("application/json")
                .result(bytes.toByteArray());
    }
}
