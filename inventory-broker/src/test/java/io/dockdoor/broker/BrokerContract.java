package io.dockdoor.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dockdoor.events.Wire;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the inventory broker promises over real wires, whichever MQTT broker carries them. */
abstract class BrokerContract extends RunningBroker {
    private static final String HEALTH = "dock/v1/S1/gw/G1/health";

    @Test
    void aMovementIsBookedAcknowledgedAndTold() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001", "5002", "5003"));
            peer.publish(DOOR + "ship", Events.ship(2, "5001"));
            peer.await(ACK, "\"epoch\":" + Events.EPOCH + ",\"position\":2");
            peer.await(STOCK, "\"onHand\":2");
            peer.await(DELTA, "\"previousVersion\":0,\"version\":1,\"delta\":3,\"onHand\":3");
            peer.await(DELTA, "\"previousVersion\":1,\"version\":2,\"delta\":-1,\"onHand\":2");
            peer.await("dock/v1/S1/ledger/receive", "\"position\":1");
            String stock = get(broker, "/api/v1/stock?site=S1").body();
            assertTrue(stock.contains("\"location\":\"https://id.gs1.org/414/9521141000014\",\"onHand\":2,"), stock);
        }
    }

    @Test
    void theSameEventAgainChangesNothingAndIsAcknowledgedAgain() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            byte[] receive = Events.receive(1, "5001");
            for (int i = 0; i < 5; i++) {
                peer.publish(DOOR + "receive", receive);
            }
            peer.await(STOCK, "\"onHand\":1");
            Peer.await(() -> number(broker, "dockdoor_ledger_duplicates_total") == 4);
            assertEquals(4, number(broker, "dockdoor_ledger_duplicates_total"));
            assertEquals(1, number(broker, "dockdoor_ledger_position"));
            assertEquals(1, peer.heard(DELTA).size());
        }
    }

    @Test
    void garbageIsSetAsideAndHoldsNothingBack() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.publish(DOOR + "receive", new byte[] {0, 1, 2, (byte) 0xff});
            peer.publish(DOOR + "receive", new byte[0]);
            String broken =
                    new String(Events.receive(1, "5001"), StandardCharsets.UTF_8).replace("\"OBSERVE\"", "\"LOOK\"");
            peer.publish(DOOR + "receive", broken.getBytes(StandardCharsets.UTF_8));
            String foreign = new String(Events.receive(2, "5001"), StandardCharsets.UTF_8)
                    .replace("\"gw:gateway\":\"G1\"", "\"gw:gateway\":\"G2\"");
            peer.publish(DOOR + "receive", foreign.getBytes(StandardCharsets.UTF_8));
            peer.publish(DOOR + "receive", Events.receive(3, "5001"));
            peer.await(ACK, "\"position\":3");
            assertEquals(4, number(broker, "dockdoor_ledger_quarantined_total"));
            assertEquals(1, number(broker, "dockdoor_ledger_position"));
            JsonNode first = quarantine(broker, "?limit=3");
            assertEquals(4, first.path("total").asInt());
            assertEquals("AAEC/w==", first.at("/messages/0/base64").asText());
            assertEquals(0, first.at("/messages/1/bytes").asInt());
            assertEquals(broken, first.at("/messages/2/text").asText());
            assertEquals(DOOR + "receive", first.at("/messages/2/topic").asText());
            assertTrue(first.at("/messages/2/reason").asText().contains("LOOK"), first::toString);
            JsonNode rest = quarantine(broker, "?after=" + first.path("next").asText());
            assertEquals(1, rest.path("messages").size());
            assertTrue(rest.at("/messages/0/reason").asText().contains("G2"), rest::toString);
            assertTrue(rest.path("next").isMissingNode());
        }
    }

    private static JsonNode quarantine(InventoryBroker broker, String page) throws Exception {
        URI at = URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/quarantine" + page);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(at).build(), HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(OpenApiDoc.checked(answer).body());
    }

    @Test
    void whatAHandheldTellsIsBookedAndAnswered() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            byte[] told = """
                    {"movements":[{"eventId":"urn:x:1","kind":"receive","at":"2026-11-24T08:00:00Z","location":"9521141000014",
                      "items":[{"item":"%s","quantity":3}]},{"eventId":"urn:x:2","kind":"move"}]}
                    """.formatted(Events.GTIN).getBytes(StandardCharsets.UTF_8);
            peer.publish("dock/v1/S1/src/hh1/movement", told);
            peer.await("dock/v1/S1/to/hh1/verdict", "\"booked\":1,\"duplicate\":0,\"conflict\":0,\"refused\":1");
            peer.await(STOCK, "\"onHand\":3");
            peer.publish("dock/v1/S1/src/hh1/movement", told);
            peer.await("dock/v1/S1/to/hh1/verdict", "\"booked\":0,\"duplicate\":1");
            peer.publish("dock/v1/S1/src/hh1/movement", new byte[] {1});
            peer.await("dock/v1/S1/to/hh1/verdict", "the body is no JSON");
            assertTrue(!WireSchema.faults("source-movement", new String(told, StandardCharsets.UTF_8))
                    .isEmpty());
            assertEquals(3, peer.heard("dock/v1/S1/to/hh1/verdict").size());
            for (Peer.Heard verdicts : peer.heard("dock/v1/S1/to/hh1/verdict")) {
                assertEquals(List.of(), WireSchema.faults("verdicts", verdicts.payload()));
            }
            assertEquals(1, number(broker, "dockdoor_ledger_position"));
        }
    }

    @Test
    void whatAGatewayWasToldAndTheLedgerDoesNotHaveIsAskedForBeforeItIsLost() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.await(ACK, "\"position\":1");
            peer.publish("dock/v1/S1/gw/G1/health", heartbeat("2026-11-24T08:00:00Z"));
            String asked = peer.await("dock/v1/S1/to/G1/cmd/journal.replay", "\"first\":2");
            assertEquals(List.of(), WireSchema.faults("command", asked));
            assertEquals(3, new ObjectMapper().readTree(asked).at("/args/last").asInt());
            peer.publish(DOOR + "receive", Events.receive(2, "5002"));
            peer.publish(DOOR + "receive", Events.receive(3, "5003"));
            peer.await(ACK, "\"position\":3");
            assertEquals(3, number(broker, "dockdoor_ledger_position"));
        }
    }

    /** As when both lost their power and only we came back: MQTT keeps the gateway's last word, which says nothing of now. */
    @Test
    void aHeartbeatOfBeforeOurStartDoesNotMakeTheSiteKnown() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.await(ACK, "\"position\":1");
            peer.keep(HEALTH, completeNow());
            Peer.await(() -> get(broker, "/api/v1/stock").body().contains("\"freshness\":\"fresh\""));
            String stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"freshness\":\"fresh\""), stock);
        }
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.await(HEALTH, "\"completeUpTo\"");
            // behind what was kept
            peer.publish(DOOR + "receive", Events.receive(2, "5002"));
            peer.await(ACK, "\"position\":2");
            String stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"freshness\":\"unknown\""), stock);
            peer.await("dock/v1/S1/freshness", "\"state\":\"unknown\"");
            peer.publish(HEALTH, completeNow());
            Peer.await(() -> get(broker, "/api/v1/stock").body().contains("\"freshness\":\"fresh\""));
            stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"freshness\":\"fresh\""), stock);
        }
    }

    private static byte[] completeNow() {
        return Wire.write(new Wire.GatewayHealth(
                Instant.now(),
                "up",
                "ok",
                "fine",
                Instant.now(),
                new Wire.GatewayHealth.Backlog(0, 0, null),
                new Wire.GatewayHealth.JournalMark(Events.EPOCH, 1, 1)));
    }

    private static byte[] heartbeat(String at) {
        return Wire.write(new Wire.GatewayHealth(
                Instant.parse(at),
                "up",
                "ok",
                "fine",
                null,
                new Wire.GatewayHealth.Backlog(0, 0, null),
                new Wire.GatewayHealth.JournalMark(Events.EPOCH, 3, 3)));
    }

    /** A door computer that lost its disk and its clock begins an epoch smaller than its last. */
    @Test
    void aJournalBegunAnewWithASmallerEpochIsBookedAndAcknowledgedAsItsOwn() throws Exception {
        byte[] anew = new String(Events.receive(9, "5009"), StandardCharsets.UTF_8)
                .replace(String.valueOf(Events.EPOCH), "1000000")
                .replace("\"gw:sequence\":9", "\"gw:sequence\":1")
                .replace("\"gw:position\":9", "\"gw:position\":1")
                .getBytes(StandardCharsets.UTF_8);
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.publish(DOOR + "receive", Events.receive(2, "5002"));
            peer.await(ACK, "\"epoch\":" + Events.EPOCH + ",\"position\":2");
            peer.publish(DOOR + "receive", anew);
            peer.await(ACK, "\"epoch\":1000000,\"position\":1");
            peer.publish(DOOR + "receive", Events.receive(3, "5003")); // was still under way
            peer.await(ACK, "\"epoch\":" + Events.EPOCH + ",\"position\":3");
            int before = peer.heard(ACK).size();
            peer.publish(DOOR + "receive", anew); // the gateway sends again what it has no word of
            Peer.await(() -> peer.heard(ACK).size() > before);
            List<Peer.Heard> words = peer.heard(ACK);
            assertTrue(words.get(words.size() - 1).payload().contains("\"epoch\":1000000,\"position\":1"));
            assertEquals(4, number(broker, "dockdoor_ledger_position"));
        }
    }

    @Test
    void anAcknowledgementNeverPassesAHole() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.publish(DOOR + "receive", Events.receive(3, "5003"));
            Peer.await(() -> number(broker, "dockdoor_ledger_position") == 2);
            peer.publish(DOOR + "receive", Events.receive(2, "5002"));
            peer.await(ACK, "\"position\":3");
            assertTrue(peer.heard(ACK).stream().noneMatch(each -> each.payload().contains("\"position\":2")));
        }
    }

    @Test
    void whatWasBookedIsThereAfterARestartAndIsNotBookedAgain() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001", "5002"));
            peer.await(ACK, "\"position\":1");
        }
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.await(ACK, "\"position\":1");
            peer.publish(DOOR + "receive", Events.receive(1, "5001", "5002"));
            peer.publish(DOOR + "ship", Events.ship(2, "5002"));
            peer.await(ACK, "\"position\":2");
            String stock = get(broker, "/api/v1/stock").body();
            assertTrue(stock.contains("\"onHand\":1,"), stock);
        }
    }

    @Test
    void anEventStreamResumesWhereItEnded() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/to/#");
            for (int i = 1; i <= 5; i++) {
                peer.publish(DOOR + "receive", Events.receive(i, "500" + i));
            }
            peer.await(ACK, "\"position\":5");
            assertEquals(List.of("1", "2", "3", "4", "5"), ids(broker, "0", 5));
            assertEquals(List.of("4", "5"), ids(broker, "3", 2));
            assertEquals(400, get(broker, "/api/v1/stream?after=x").statusCode());
        }
    }

    @Test
    void everyNumberSaysHowFreshItIsAndWhy() throws Exception {
        try (InventoryBroker broker = start();
                Peer peer = new Peer(broker.mqttPort(), "peer", null, null)) {
            peer.subscribe("dock/v1/S1/#");
            peer.publish(DOOR + "receive", Events.receive(1, "5001"));
            peer.await(ACK, "\"position\":1");
            String before = get(broker, "/api/v1/stock").body();
            assertTrue(before.contains("\"freshness\":\"unknown\""), before);
            assertEquals(412, get(broker, "/api/v1/stock?maxStaleness=PT5M").statusCode());
            peer.publish(HEALTH, completeNow());
            Peer.await(() -> get(broker, "/api/v1/stock").body().contains("\"freshness\":\"fresh\""));
            assertEquals(200, get(broker, "/api/v1/stock?maxStaleness=PT5M").statusCode());
            peer.await("dock/v1/S1/freshness", "\"state\":\"fresh\"");
            String why = get(broker, "/api/v1/stock/" + Events.GTIN + "/why").body();
            assertTrue(why.contains("\"kind\":\"receive\",\"door\":\"D1\""), why);
            String past = get(broker, "/api/v1/stock?asOf=0").body();
            assertTrue(past.contains("\"items\":[]"), past);
            String atp = "/api/v1/atp/" + Events.GTIN;
            String once = get(broker, atp + "?asOf=0").body();
            assertTrue(once.contains("\"onHand\":0,"), once);
            String then = get(broker, atp + "?asOf=1").body();
            assertTrue(then.contains("\"onHand\":1,"), then);
            assertEquals(400, get(broker, atp + "?asOf=1&maxStaleness=PT5M").statusCode());
            assertEquals(400, get(broker, atp + "?asOf=yesterday").statusCode());
        }
    }

    @Test
    void aRequestThatIsNotUnderstoodIsAnsweredWithAProblem() throws Exception {
        try (InventoryBroker broker = start()) {
            HttpResponse<String> refused = get(broker, "/api/v1/stock?gtin=1");
            assertEquals(400, refused.statusCode());
            assertEquals(
                    "application/problem+json",
                    refused.headers().firstValue("content-type").orElse(""));
            assertTrue(refused.body().contains("unknown parameter 'gtin'"), refused.body());
            assertEquals(404, get(broker, "/nothing").statusCode());
            assertTrue(get(broker, "/health").body().contains("\"status\":"));
        }
    }

    private static List<String> ids(InventoryBroker broker, String after, int most) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + broker.httpPort() + "/api/v1/stream"))
                .header("Last-Event-ID", after)
                .build();
        List<String> ids = new ArrayList<>();
        try (Stream<String> lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()) {
            Iterator<String> each = lines.iterator();
            while (ids.size() < most && each.hasNext()) {
                String line = each.next();
                if (line.startsWith("id:") && !ids.contains(line.substring(3).strip())) {
                    ids.add(line.substring(3).strip());
                }
            }
        }
        return ids;
    }
}
