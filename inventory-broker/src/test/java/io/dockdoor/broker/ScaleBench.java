package io.dockdoor.broker;

import io.dockdoor.broker.ledger.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code ./dockdoor bench scale [MILLIONS [JVM-OPTION...]]}: a ledger of ten million EPCs and a hundred thousand items on SQLite, written into
 * its tables directly; how long a broker takes to start on it, in a process of its own with the heap its package gives it, and what memory it then has, how fast it answers 200
 * requests a second while it books, right after the start and later, and how soon subscribers have a change after it was booked. {@code ./dockdoor bench query}
 * is the same on a million EPCs.
 */
public final class ScaleBench {
    private static final int IN_BUNCH = 100;
    private static final int ITEMS = 100_000;
    private static final int ROUNDS = 3;
    private static final int SECONDS = 20;
    /** Seconds of each round that are not in its figures. */
    private static final int WARM = 5;

    private static final int PER_SECOND = 200;
    private static final Pattern BOOKED = Pattern.compile("\"(?:at|booked)\":\"([^\"]+)\"");
    private static final Pattern STREAMED = Pattern.compile("\"booked\":\"([^\"]+)\"");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ScaleBench() {}

    public static void main(String... arguments) throws Exception {
        int millions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        Path folder = Files.createTempDirectory("dockdoor-scale");
        try {
            fill(folder, millions * 1_000_000);
            System.out.printf(
                    "%d million EPCs, %d items: ledger of %d MB%n",
                    millions, ITEMS, Files.size(folder.resolve("ledger.db")) >> 20);
            int mqtt = FreePort.pick();
            int http = FreePort.pick();
            Path config = Files.writeString(folder.resolve("broker.yaml"), """
                    state: %s
                    mqtt: {embedded: {listen: "127.0.0.1:%d"}}
                    http: {listen: "127.0.0.1:%d"}
                    locations:
                      - {gln: "9521141000014", site: S1, name: Test, type: dc}
                    """.formatted(folder, mqtt, http));
            List<String> more = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
            long began = System.nanoTime();
            try (BrokerProcess broker = new BrokerProcess(config, more)) {
                while (!up(http)) {
                    if (!broker.runs()) {
                        throw new IllegalStateException("the broker ended");
                    }
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                System.out.printf(
                        "start: %.1f s until it is up, %.1f s of processor time; resident memory %d MB%n",
                        (System.nanoTime() - began) / 1e9,
                        broker.worked().toMillis() / 1e3,
                        broker.residentMegabytes());
                load(broker, mqtt, http);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static boolean up(int http) throws InterruptedException {
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/health"))
                    .build();
            return CLIENT.send(health, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"up\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String gtin(int item) {
        String body = "9521%09d".formatted(item);
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            sum += (body.charAt(i) - '0') * (i % 2 == 0 ? 3 : 1);
        }
        return body + (10 - sum % 10) % 10;
    }

    private static void fill(Path folder, int things) throws IOException, SQLException {
        Database.sqlite(folder);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                Statement plain = connection.createStatement()) {
            plain.execute("PRAGMA synchronous=OFF");
            connection.setAutoCommit(false);
            plain.execute(
                    "INSERT INTO place (place, gln, extension, site, name, type) VALUES ('9521141000014','9521141000014',NULL,'S1','Test','DC')");
            try (PreparedStatement bunch = connection.prepareStatement(
                            "INSERT INTO bunch VALUES (?,'present','9521141000014','',0,'SELLABLE',NULL,0,?,?,0)");
                    PreparedStatement member = connection.prepareStatement("INSERT INTO member VALUES (?,?)");
                    PreparedStatement stock = connection.prepareStatement(
                            "INSERT INTO stock VALUES ('9521141000014',?,'','','SELLABLE','S1',?,0)")) {
                for (int i = 1; i <= things / IN_BUNCH; i++) {
                    StringBuilder names = new StringBuilder(
                            "0 https://id.gs1.org/01/" + gtin(i % ITEMS) + "/21/" + (i * 1000L) + "\n");
                    int common = names.length() - 3 - 3;
                    for (int unit = 1; unit < IN_BUNCH; unit++) {
                        names.append(common)
                                .append(' ')
                                .append("%03d".formatted(unit))
                                .append('\n');
                    }
                    bunch.setLong(1, i);
                    bunch.setLong(2, i);
                    bunch.setString(3, "urn:uuid:" + i);
                    bunch.addBatch();
                    member.setLong(1, i);
                    member.setString(2, names.toString());
                    member.addBatch();
                    if (i % 1000 == 0) {
                        bunch.executeBatch();
                        member.executeBatch();
                    }
                }
                bunch.executeBatch();
                member.executeBatch();
                for (int item = 0; item < ITEMS; item++) {
                    stock.setString(1, gtin(item));
                    stock.setLong(2, things / ITEMS * 1000L);
                    stock.addBatch();
                    if (item % 1000 == 999) {
                        stock.executeBatch();
                    }
                }
                stock.executeBatch();
            }
            connection.commit();
        }
    }

    private static void load(BrokerProcess broker, int mqtt, int http) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Peer door = new Peer(mqtt, "door", null, null);
                Peer reader = new Peer(mqtt, "reader", null, null)) {
            List<Double> ages = Collections.synchronizedList(new ArrayList<>());
            reader.onMessage((topic, payload) -> {
                Matcher matcher = BOOKED.matcher(payload);
                if (topic.contains("/stock-delta/") && matcher.find()) {
                    ages.add(age(matcher.group(1)));
                }
            });
            reader.subscribe("dock/v1/S1/stock-delta/#");
            List<Double> streamed = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<HttpResponse<Void>> stream = follow(http, streamed);
            AtomicLong booked = new AtomicLong();
            Thread booking = new Thread(() -> {
                try {
                    for (int event = 1; !over.get(); event++) {
                        int number = event;
                        door.publish(
                                RunningBroker.DOOR + "receive",
                                Events.receive(
                                        event,
                                        IntStream.range(0, 100)
                                                .mapToObj(unit -> "E" + number + "U" + unit)
                                                .toArray(String[]::new)));
                        booked.set(event);
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            booking.start();
            Random random = new Random(7);
            for (int round = 0; round < ROUNDS; round++) {
                long before = booked.get();
                Duration worked = broker.worked();
                ages.clear();
                streamed.clear();
                QueryLoad load = new QueryLoad(http, () -> "/api/v1/atp/" + gtin(random.nextInt(ITEMS)));
                load.run((SECONDS + WARM) * PER_SECOND, WARM * PER_SECOND, PER_SECOND);
                List<Double> answers = load.took();
                System.out.printf(
                        "%s: %d requests (%d/s for %d s) of what can be promised, over HTTP, while %d movements of 100 EPCs"
                                + " were booked: p50 %.1f ms, p99 %.1f ms, worst %.0f ms; %d not answered; %.0f %% of a"
                                + " core, resident memory %d MB%n",
                        round == 0 ? "right after the start" : round * (SECONDS + WARM) + " s later",
                        answers.size(),
                        PER_SECOND,
                        SECONDS,
                        booked.get() - before,
                        part(answers, 0.5),
                        part(answers, 0.99),
                        part(answers, 1),
                        load.refused(),
                        broker.worked().minus(worked).toMillis() / 10.0 / (SECONDS + WARM),
                        broker.residentMegabytes());
                System.out.printf(
                        "MQTT subscriber has the change after it was booked (%d changes): p50 %.1f ms, p99 %.1f ms%n",
                        ages.size(), part(ages, 0.5), part(ages, 0.99));
                System.out.printf(
                        "event stream has it (%d changes): p50 %.1f ms, p99 %.1f ms%n",
                        streamed.size(), part(streamed, 0.5), part(streamed, 0.99));
            }
            over.set(true);
            booking.join();
            stream.cancel(true);
        }
    }

    /** Ages of movements when the event stream told them; ends with the broker. */
    private static CompletableFuture<HttpResponse<Void>> follow(int http, List<Double> ages) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/api/v1/stream"))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineTaker(line -> {
            Matcher matcher = STREAMED.matcher(line);
            if (matcher.find()) {
                ages.add(age(matcher.group(1)));
            }
        })));
    }

    private static double age(String time) {
        return Duration.between(Instant.parse(time), InstantSource.system().instant())
                        .toNanos()
                / 1e6;
    }

    private record LineTaker(Consumer<String> taker) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            taker.accept(line);
        }

        @Override
        public void onError(Throwable fault) {}

        @Override
        public void onComplete() {}
    }

    private static double part(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values).stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
