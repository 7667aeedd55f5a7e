package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** An error as RFC 9457 problem details. The type is the default, about:blank: status and title say which it is. */
final class Problem {
    static final String TYPE = "application/problem+json";
    private static final JsonFactory JSON = new JsonFactory();

    private Problem() {}

    /** Members beside title, status and detail. */
    interface More {
        void write(JsonGenerator out) throws IOException;
    }

    static void answer(Context context, int status, String detail) {
        answer(context, status, title(status), detail, out -> {});
    }

    static void answer(Context context, int status, String title, String detail, More more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("title", title);
            out.writeNumberField("status", status);
            out.writeStringField("detail", detail);
            more.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        context.status(status).contentType(TYPE).result(bytes.toByteArray());
    }

    /** A file of which nothing was taken: {@code faults} says why, row by row, at most twenty of them. */
    static void file(Context context, int status, List<String> faults) {
        String title = status == 400 ? "file not understood" : "file not possible";
        answer(context, status, title, "nothing was changed; " + faults.get(0), out -> {
            out.writeArrayFieldStart("faults");
            for (String fault : faults.subList(0, Math.min(20, faults.size()))) {
                out.writeString(fault);
            }
            out.writeEndArray();
        });
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "request not understood";
            case 401 -> "key needed";
            case 403 -> "not allowed";
            case 404 -> "no such resource";
            case 405 -> "method not allowed";
            case 409 -> "not in that state";
            case 410 -> "gone";
            case 412 -> "not fresh enough";
            case 413 -> "request too large";
            case 415 -> "not that kind of content";
            case 422 -> "key used before";
            case 429 -> "too many requests";
            case 503 -> "busy";
            default -> "request failed";
        };
    }
}
