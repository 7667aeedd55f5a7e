package io.dockdoor.simulator.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.simulator.scene.DockScene;
import io.dockdoor.simulator.scene.Truth.GoodsTag;
import io.dockdoor.simulator.scene.Truth.Passage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * An order of two pallets is shipped through a door that knows the order: the first pallet is as it should be, the second lacks two
 * cases of what the order says, the third belongs to nobody's order. The door must say so of each.
 */
public final class ShipVerifyShow implements Show {
    private static final String SCENE = "ship-verify";
    private static final String ORDER = "/api/v1/documents/shipment/ORDER-1";
    private static final Duration LENGTH = Duration.ofSeconds(45);
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int LACKING = 2;
    private static final List<String> TRUTH = List.of("match", "short", "wrong-pallet");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DemoPlan plan;
    private final Screen screen;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    public ShipVerifyShow(DemoPlan plan, Screen screen) {
        this.plan = new DemoPlan(
                plan.home(),
                plan.run(),
                1,
                LENGTH,
                plan.seed(),
                plan.beams(),
                plan.mqtt(),
                plan.mqttPort(),
                plan.httpPort(),
                List.of());
        this.screen = screen;
    }

    @Override
    public boolean run() throws IOException, InterruptedException {
        Processes.emptied(plan.run());
        Processes processes = new Processes(plan);
        return processes.during(() -> show(processes), screen);
    }

    private boolean show(Processes processes) throws IOException, InterruptedException {
        List<Passage> passages =
                DockScene.named(SCENE, plan.seed(), 1, LENGTH).truth().passages();
        screen.say("Starting the inventory broker ...");
        processes.startMqtt();
        processes.startBroker(processes.mqttPort());
        String api = "http://127.0.0.1:" + processes.httpPort();
        send(api, "PUT", order(passages));
        screen.say("The order: pallet " + label(passages.get(0)) + " with all that is on it, and pallet "
                + label(passages.get(1)) + " with " + LACKING + " cases more than are on it.");
        screen.say("Starting a simulated reader and the door gateway ...");
        JsonNode readers = processes.startReaders(SCENE);
        processes.startGateway(readers, processes.mqttPort());
        List<String> told = watched(api);
        screen.say("closed: " + send(api, "POST", "").path("missing"));
        boolean right = told.equals(TRUTH);
        screen.say(
                right
                        ? "The door said of each pallet what is true."
                        : "In truth they were " + TRUTH + "; told " + told);
        return right;
    }

    /** The last word on each passage, once they are what they should be or it is too late. */
    private List<String> watched(String api) throws IOException, InterruptedException {
        long end = System.nanoTime() + LENGTH.plus(SETTLE).toNanos();
        List<String> shown = List.of();
        while (System.nanoTime() - end < 0) {
            List<String> now = new ArrayList<>();
            for (JsonNode each : send(api, "GET", "").path("passages")) {
                now.add(each.path("verdict").asText());
            }
            if (!now.equals(shown)) {
                for (int i = 0; i < now.size(); i++) {
                    if (i >= shown.size() || !now.get(i).equals(shown.get(i))) {
                        screen.say("pallet " + (i + 1) + " left: " + now.get(i));
                    }
                }
                shown = now;
            }
            if (now.equals(TRUTH)) {
                return now;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return shown;
    }

    private static String order(List<Passage> passages) {
        ObjectNode order = JSON.createObjectNode();
        order.put("site", DemoConfigs.SITE).put("door", "D1");
        ArrayNode pallets = order.putArray("pallets");
        for (int i = 0; i < 2; i++) {
            Map<String, Long> contents = new TreeMap<>();
            for (GoodsTag tag : passages.get(i).tags()) {
                if (tag.gtin() != null) {
                    contents.merge(tag.gtin(), 1L, Long::sum);
                }
            }
            if (i == 1) {
                contents.merge(contents.keySet().iterator().next(), (long) LACKING, Long::sum);
            }
            ObjectNode pallet = pallets.addObject().put("sscc", label(passages.get(i)));
            ArrayNode lines = pallet.putArray("contents");
            contents.forEach(
                    (item, number) -> lines.addObject().put("item", item).put("quantity", number));
        }
        return order.toString();
    }

    private static String label(Passage passage) {
        return passage.tags().stream()
                .filter(tag -> tag.gtin() == null)
                .map(tag -> tag.uri().substring(tag.uri().lastIndexOf('/') + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a pallet of the scene has no label"));
    }

    private JsonNode send(String api, String method, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + ORDER + (method.equals("POST") ? "/close" : "")))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(
                    method + " " + request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
