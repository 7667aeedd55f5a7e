package io.dockdoor.broker.api;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;

/** Bodies of requests, up to a length: also of those that do not say how long they are. */
final class Bodies {
    static final int LONGEST = 4 * 1024 * 1024;

    private Bodies() {}

    static byte[] read(Context context) throws IOException {
        return read(context, LONGEST);
    }

    /** @throws HttpResponseException 413 when there is more */
    static byte[] read(Context context, int longest) throws IOException {
        InputStream in = context.req().getInputStream();
        byte[] body = in.readNBytes(longest + 1);
        if (body.length > longest) {
            throw new HttpResponseException(
                    413, "the body has more than " + longest + " bytes: send it in several requests");
        }
        return body;
    }
}
