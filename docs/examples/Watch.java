import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Every change of stock as it is booked, resuming where it was after a break. Needs nothing but a JDK 17.
 *
 * <pre>java Watch.java http://127.0.0.1:8080 [LEDGER_POSITION [HOW_MANY]]      key: environment variable DOCKDOOR_KEY</pre>
 */
public final class Watch {
    private static String position = "";
    private static long most = Long.MAX_VALUE;

    public static void main(String[] arguments) throws InterruptedException {
        position = arguments.length > 1 ? arguments[1] : "";
        most = arguments.length > 2 ? Long.parseLong(arguments[2]) : Long.MAX_VALUE;
        while (most > 0) {
            try {
                follow(arguments[0]);
            } catch (IOException away) {
                System.err.println("away (" + away.getMessage() + "), again in 2 s");
                Thread.sleep(2000);
            }
        }
        System.exit(0);
    }

    private static void follow(String url) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1/stream"));
        if (!position.isEmpty()) {
            request.header("Last-Event-ID", position); // everything behind it comes, nothing is missed
        }
        if (System.getenv("DOCKDOOR_KEY") != null) {
            request.header("Authorization", "Bearer " + System.getenv("DOCKDOOR_KEY"));
        }
        HttpResponse<Stream<String>> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        String event = "";
        for (Iterator<String> lines = answer.body().iterator(); most > 0 && lines.hasNext(); ) {
            String line = lines.next();
            if (answer.statusCode() != 200) {
                System.err.println(line);
                System.exit(1);
            } else if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("id: ")) {
                position = line.substring(4);
            } else if (line.startsWith("data: ") && event.equals("stock")) {
                System.out.println(line.substring(6));
                most--;
            }
        }
    }
}
