package io.dockdoor.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a daemon on this machine for one of its pages. */
public final class Local {
    private static final int PATIENCE_MILLIS = 5_000;

    private Local() {}

    /**
     * The page as text, whatever its status.
     *
     * @param path as {@code /health}
     * @throws IOException when nobody answers at that port
     */
    public static String page(String host, int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + host + ":" + port + path).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            boolean good = connection.getResponseCode() < 400;
            try (InputStream in = good ? connection.getInputStream() : connection.getErrorStream()) {
                return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }
}
