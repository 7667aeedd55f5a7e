package io.dockdoor.broker.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message to a receiver; the only class that knows the HTTP client. The address that was looked at is the address that
 * is connected to, redirects are not followed, and what the receiver answers is read no further than its status.
 */
public final class Post implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int THREADS = 8;
    /** A receiver that wants us to wait for longer is tried by our own schedule. */
    private static final long LONGEST_WAIT_SECONDS = TimeUnit.DAYS.toSeconds(1);

    private final HttpClient client = new HttpClient();
    private final Guard guard;
    private final Duration patience;

    /** What became of a message. */
    sealed interface Outcome {}

    /** {@code retryAfter}: how long the receiver asked us to wait, null when it did not. */
    record Answered(int status, @Nullable Duration retryAfter) implements Outcome {}

    /** Not sent, or not answered. */
    record Failed(String reason) implements Outcome {}

    public Post(Guard guard) throws IOException {
        this(guard, PATIENCE);
    }

    /** @param patience for one message, from the look-up of the name to the answer */
    Post(Guard guard, Duration patience) throws IOException {
        this.guard = guard;
        this.patience = patience;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("webhook-http");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setFollowRedirects(false);
        client.setConnectTimeout(patience.toMillis());
        client.setIdleTimeout(patience.toMillis() * 2);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "dockdoor"));
        client.getContentDecoderFactories().clear();
        client.setSocketAddressResolver((host, port, context, promise) -> resolve(host, port, promise));
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("the HTTP client of the webhooks does not start", e);
        }
    }

    private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            List<InetSocketAddress> good = new ArrayList<>();
            String why = "";
            for (InetAddress each : InetAddress.getAllByName(host)) {
                String refusal = guard.refuses(each);
                if (refusal == null) {
                    good.add(new InetSocketAddress(each, port));
                } else {
                    why = refusal;
                }
            }
            if (good.isEmpty()) {
                promise.failed(new IOException(why));
            } else {
                promise.succeeded(good);
            }
        } catch (IOException e) {
            promise.failed(new IOException("the name " + host + " is not known", e));
        }
    }

    /** Sends and waits for the answer. Without TLS only where the configuration allows the address by itself. */
    Outcome send(URI url, Map<String, String> headers, byte[] body) throws InterruptedException {
        if (!"https".equalsIgnoreCase(url.getScheme()) && !plainly(url.getHost())) {
            return new Failed("without TLS only networks in http.webhookNetworks are told: use https");
        }
        CompletableFuture<Result> done = new CompletableFuture<>();
        Request request = client.newRequest(url)
                .method(HttpMethod.POST)
                .headers(all -> headers.forEach(all::put))
                .body(new BytesRequestContent("application/json", body))
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        request.send(done::complete);
        try {
            Result result = done.get(patience.toMillis() * 2, TimeUnit.MILLISECONDS);
            return result.isFailed()
                    ? new Failed(sentence(result.getFailure()))
                    : new Answered(
                            result.getResponse().getStatus(),
                            retryAfter(result.getResponse().getHeaders().get(HttpHeader.RETRY_AFTER)));
        } catch (TimeoutException e) {
            CompletableFuture<Boolean> unused = request.abort(e);
            return new Failed("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return new Failed(sentence(e.getCause()));
        }
    }

    private boolean plainly(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(guard::allows);
        } catch (UnknownHostException e) {
            // said again, and why, when the name is looked up to connect
            return true;
        }
    }

    private static String sentence(@Nullable Throwable failure) {
        String message = failure == null ? null : failure.getMessage();
        return message == null ? String.valueOf(failure) : message;
    }

    /** RFC 9110 10.2.3, the form in seconds. */
    private static @Nullable Duration retryAfter(@Nullable String text) {
        if (text == null || !text.strip().matches("\\d{1,9}")) {
            return null;
        }
        return Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(text.strip())));
    }

    @Override
    public void close() throws IOException {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IOException("the HTTP client of the webhooks does not stop", e);
        }
    }
}
