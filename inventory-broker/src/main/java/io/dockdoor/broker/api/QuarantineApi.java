package io.dockdoor.broker.api;

import io.dockdoor.broker.access.Role;
import io.dockdoor.broker.ledger.SetAside;
import io.dockdoor.broker.ledger.StockQueries;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/quarantine}: messages that could not be booked and why, the oldest first, page by page. */
final class QuarantineApi {
    private final StockQueries stock;

    QuarantineApi(StockQueries stock) {
        this.stock = stock;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/quarantine", Role.APPROVE, this::list));
    }

    private void list(Context context) throws IOException {
        Parameters.onlyKnown(context, Set.of("after", "limit"));
        String after = Parameters.or(context, "after", "0");
        if (!after.matches("\\d{1,18}")) {
            throw new BadRequestResponse("after '" + after + "' must be the next of the page before, or 0");
        }
        int limit = Parameters.limit(context, 50, 500);
        List<SetAside> page = stock.quarantine(Long.parseLong(after), limit);
        long total = stock.quarantined();
        Json.answer(context, 200, out -> {
            out.writeNumberField("total", total);
            out.writeArrayFieldStart("messages");
            for (SetAside each : page) {
                out.writeStartObject();
                out.writeNumberField("number", each.number());
                out.writeStringField("topic", each.topic());
                out.writeStringField("reason", each.reason());
                out.writeStringField("seen", each.seen().toString());
                out.writeNumberField("bytes", each.bytes());
                String text = text(each.beginning());
                if (text != null) {
                    out.writeStringField("text", text);
                } else {
                    out.writeStringField("base64", Base64.getEncoder().encodeToString(each.beginning()));
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            if (page.size() == limit) {
                out.writeStringField(
                        "next", String.valueOf(page.get(page.size() - 1).number()));
            }
        });
    }

    /** As text when it is UTF-8, a character cut off at its end forgiven; null when it is not. */
    private static @Nullable String text(byte[] bytes) {
        for (int end = bytes.length; end >= Math.max(0, bytes.length - 3); end--) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes, 0, end))
                        .toString();
            } catch (CharacterCodingException no) {
                if (bytes.length < SetAside.SHOWN) {
                    return null;
                }
            }
        }
        return null;
    }
}
