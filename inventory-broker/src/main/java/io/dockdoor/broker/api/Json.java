package io.dockdoor.broker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** One JSON object as an answer. */
final class Json {
    private static final JsonFactory JSON = new JsonFactory();

    private Json() {}

    /** The members of the object. */
    interface Members {
        void write(JsonGenerator out) throws IOException;
    }

    static void answer(Context context, int status, Members members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        }
        context.status(status).contentType("application/json").result(bytes.toByteArray());
    }
}
