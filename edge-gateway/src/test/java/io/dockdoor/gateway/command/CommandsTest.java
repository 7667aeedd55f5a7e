package io.dockdoor.gateway.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dockdoor.daemon.Signing;
import io.dockdoor.events.CommandReply;
import io.dockdoor.gateway.Await;
import io.dockdoor.gateway.command.Verb.Watch;
import io.dockdoor.gateway.config.Trust;
import io.dockdoor.gateway.health.Counters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documented reply and no second action, whatever way a command comes. */
class CommandsTest {
    private static final String COMMANDS = "dock/v1/S1/to/G1/cmd/";
    private static final String ROOT = "dock/v1/S1/gw/G1/reply";
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private record Sent(String topic, byte[] correlation, CommandReply reply) {
        String said() {
            String level = topic.startsWith(ROOT + "/") ? topic.substring(ROOT.length() + 1) : topic;
            return level + " " + reply.state() + " " + reply.code();
        }
    }

    @TempDir
    Path folder;

    private volatile Instant now = START;
    private CommandTrust trust = new CommandTrust(Trust.NOBODY, COMMANDS);
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();

    /** {@code once} counts, {@code busy} never can, {@code long} ends at the third look, {@code never} does not end. */
    private Commands open() throws Exception {
        Commands commands = new Commands(
                folder,
                List.of(
                        Verb.of("once", args -> {
                            String what = args.text("what", "x");
                            return order -> {
                                done.incrementAndGet();
                                order.completed(what + " done", JsonNodeFactory.instance.objectNode());
                                return null;
                            };
                        }),
                        Verb.of("busy", args -> order -> {
                            throw Refused.busy("a pallet is in the door");
                        }),
                        Verb.of("faulty", args -> order -> {
                            throw new IllegalStateException("ours");
                        }),
                        Verb.of("long", args -> order -> watch(order, 3)),
                        Verb.of("never", args -> order -> watch(order, Integer.MAX_VALUE))),
                () -> now,
                ROOT,
                (topic, correlation, reply) ->
                        sent.add(new Sent(topic, correlation == null ? new byte[0] : correlation, reply)),
                () -> {},
                new Counters(),
                trust);
        commands.start();
        return commands;
    }

    private Watch watch(Order order, int ends) {
        done.incrementAndGet();
        return new Watch() {
            @Override
            public boolean over() {
                int look = looks.incrementAndGet();
                order.progress("look " + look, null);
                return look >= ends;
            }

            @Override
            public void stop() {
                looks.set(-1);
            }
        };
    }

    private static byte[] body(String id, String args) {
        return body(id, START, START.plusSeconds(60), args);
    }

    private static byte[] body(String id, Instant issued, Instant notAfter, String args) {
        return """
                {"commandId":"%s","issuedAt":"%s","notAfter":"%s","issuedBy":"Ada","args":%s}""".formatted(id, issued, notAfter, args).getBytes(StandardCharsets.UTF_8);
    }

    private void ask(Commands commands, String verb, byte[] body) {
        assertTrue(commands.ask(Asked.message(verb, body, false, null, null)));
    }

    private List<String> said(int replies) {
        Await.until(30, () -> "replies: " + sent, () -> sent.size() >= replies);
        return sent.stream().map(Sent::said).toList();
    }

    @Test
    void theSameIdGetsTheSameReplyAndNoSecondActionAlsoAfterARestart() throws Exception {
        try (Commands commands = open()) {
            ask(commands, "once", body("c1", "{\"what\":\"it\"}"));
            ask(commands, "once", body("c1", "{\"what\":\"it\"}"));
            assertEquals(List.of("c1 accepted ok", "c1 completed ok", "c1 accepted ok", "c1 completed ok"), said(4));
        }
        List<Sent> before = new ArrayList<>(sent);
        sent.clear();
        now = now.plus(Duration.ofHours(23));
        try (Commands commands = open()) {
            ask(commands, "once", body("c1", "{\"what\":\"it\"}"));
            said(2);
        }
        assertEquals(
                before.subList(0, 2).stream().map(Sent::reply).toList(),
                sent.stream().map(Sent::reply).toList());
        assertEquals(1, done.get());
    }

    @ParameterizedTest(name = "{0} {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "once|{\"what\":\"x\"}|-1|60|expired|",
                "once|{\"what\":\"x\"}|3600|7200|clock|",
                "once|{\"what\":\"x\"}|0|86401|malformed|notAfter",
                "once|{}|0|60|malformed|args.what",
                "once|{\"what\":7}|0|60|malformed|args.what",
                "once|{\"what\":\"x\",\"wath\":1}|0|60|malformed|args.wath",
                "once|[]|0|60|malformed|args",
                "twice|{}|0|60|unknown|",
                "busy|{}|0|60|busy|"
            })
    void whatCannotBeDoneIsRefusedInWordsAndStaysSo(
            String verb, String args, long issued, long notAfter, String code, String field) throws Exception {
        Instant until = code.equals("expired") ? START.minusSeconds(1) : START.plusSeconds(notAfter);
        byte[] body =
                body("c1", code.equals("expired") ? START.minusSeconds(60) : START.plusSeconds(issued), until, args);
        try (Commands commands = open()) {
            ask(commands, verb, body);
            said(1);
            now = now.plusSeconds(7200);
            ask(commands, verb, body);
            assertEquals(List.of("c1 rejected " + code, "c1 rejected " + code), said(2));
        }
        assertEquals(field, sent.get(0).reply().field());
        assertEquals(sent.get(0).reply(), sent.get(1).reply());
        assertTrue(sent.get(0).reply().sentence().length() > 10);
        assertEquals(0, done.get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense|body",
                "[1]|body",
                "{}|commandId",
                "{\"commandId\":\"a b\"}|commandId",
                "{\"commandId\":7}|commandId"
            })
    void whatHasNoIdIsAnsweredWhereUnreadableThingsAre(String body, String field) throws Exception {
        try (Commands commands = open()) {
            ask(commands, "once", body.getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of("unreadable rejected malformed"), said(1));
            assertEquals(field, sent.get(0).reply().field());
        }
    }

    @Test
    void aTimeThatIsMissingIsNamed() throws Exception {
        try (Commands commands = open()) {
            ask(commands, "once", "{\"commandId\":\"c1\",\"issuedBy\":\"Ada\"}".getBytes(StandardCharsets.UTF_8));
            said(1);
            assertEquals("issuedAt", sent.get(0).reply().field());
            ask(
                    commands,
                    "once",
                    "{\"commandId\":\"c2\",\"issuedAt\":\"2026-11-27T10:00:00Z\",\"notAfter\":\"10:00\",\"issuedBy\":\"Ada\"}"
                            .getBytes(StandardCharsets.UTF_8));
            said(2);
            assertEquals("notAfter", sent.get(1).reply().field());
        }
    }

    @Test
    void aRetainedOneIsNotDoneAndTheSameIdMayStillCome() throws Exception {
        try (Commands commands = open()) {
            assertTrue(commands.ask(Asked.message("once", body("c1", "{\"what\":\"x\"}"), true, null, null)));
            said(1);
            assertEquals(0, done.get());
            ask(commands, "once", body("c1", "{\"what\":\"x\"}"));
            assertEquals(List.of("c1 rejected retained", "c1 accepted ok", "c1 completed ok"), said(3));
        }
    }

    @Test
    void withSignaturesRequiredOnlyWhatASignerSignedIsDoneAndNobodyElseUsesUpItsId() throws Exception {
        KeyPair ada = Signing.pair();
        trust = new CommandTrust(
                new Trust(
                        List.of(
                                new Trust.Signer("ada", ada.getPublic(), Set.of(Trust.Matter.COMMANDS)),
                                new Trust.Signer("cfg", ada.getPublic(), Set.of(Trust.Matter.CONFIGURATION))),
                        true,
                        Duration.ofMinutes(3)),
                COMMANDS);
        byte[] body = body("c1", "{\"what\":\"x\"}");
        try (Commands commands = open()) {
            ask(commands, "once", body);
            ask(commands, "once", body, signed("ada", Signing.pair(), "once", body));
            ask(commands, "once", body, signed("ada", ada, "long", body)); // signed for another verb
            ask(commands, "once", body, signed("cfg", ada, "once", body));
            ask(commands, "once", body("c1", "{\"what\":\"y\"}"), signed("ada", ada, "once", body));
            assertEquals(
                    List.of(
                            "c1 rejected unsigned",
                            "c1 rejected signature",
                            "c1 rejected signature",
                            "c1 rejected signature",
                            "c1 rejected signature"),
                    said(5));
            assertEquals(0, done.get());
            ask(commands, "once", body, signed("ada", ada, "once", body));
            assertEquals("c1 completed ok", said(7).get(6));
            // recorded and sent again: the same replies and no second action
            ask(commands, "once", body, signed("ada", ada, "once", body));
            assertEquals("c1 completed ok", said(9).get(8));
            assertEquals(1, done.get());
            // recorded and held back until its time is over
            now = START.plusSeconds(61);
            byte[] late = body("c2", "{\"what\":\"x\"}");
            ask(commands, "once", late, signed("ada", ada, "once", late));
            assertEquals("c2 rejected expired", said(10).get(9));
            // a button cannot sign, and whoever presses it stands in the door
            now = START;
            assertTrue(commands.ask(Asked.atTheDoor(
                    "once",
                    body("b1", "{\"what\":\"x\"}"),
                    reply -> sent.add(new Sent("button", new byte[0], reply)))));
            assertEquals("button completed ok", said(12).get(11));
        }
    }

    private static Asked.Signed signed(String name, KeyPair pair, String verb, byte[] body) {
        Map<String, String> beside = new Signing.Signer(name, pair.getPrivate()).beside(COMMANDS + verb, body);
        return Await.there(Asked.Signed.of(beside.get(Signing.SIGNER), beside.get(Signing.SIGNATURE)));
    }

    private void ask(Commands commands, String verb, byte[] body, Asked.Signed signed) {
        assertTrue(commands.ask(Asked.message(verb, body, false, null, null, signed)));
    }

    @Test
    void repliesGoWhereTheAskerWantsThemWithWhatItWantsBack() throws Exception {
        byte[] correlation = {1, 2};
        try (Commands commands = open()) {
            assertTrue(commands.ask(
                    Asked.message("once", body("c1", "{\"what\":\"x\"}"), false, ROOT + "/wms/7", correlation)));
            assertEquals(List.of("wms/7 accepted ok", "wms/7 completed ok"), said(2));
            assertArrayEquals(correlation, sent.get(1).correlation());

            byte[] old = new String(body("c2", "{\"what\":\"x\"}"), StandardCharsets.UTF_8)
                    .replace(
                            "{\"commandId",
                            "{\"responseTopic\":\"" + ROOT + "/old\",\"correlationData\":\"k\",\"commandId")
                    .getBytes(StandardCharsets.UTF_8);
            ask(commands, "once", old);
            assertEquals("old completed ok", said(4).get(3));
            assertEquals("k", sent.get(3).reply().correlationData());

            assertTrue(commands.ask(Asked.message(
                    "once", body("c3", "{\"what\":\"x\"}"), false, "dock/v1/S1/gw/G1/door/D1/state", null)));
            assertEquals("c3 rejected malformed", said(5).get(4));
            assertEquals("responseTopic", sent.get(4).reply().field());

            assertTrue(commands.ask(
                    Asked.message("once", body("c4", "{\"what\":\"x\"}"), false, "wms/7/replies", new byte[] {1})));
            said(7);
            assertEquals("wms/7/replies", sent.get(6).topic());
        }
        assertEquals(3, done.get());
    }

    @Test
    void whatTakesLongTellsHowFarItIsAndWhoeverAsksAgainHearsTheRest() throws Exception {
        try (Commands commands = open()) {
            ask(commands, "long", body("c1", "{}"));
            assertTrue(commands.ask(Asked.message("long", body("c1", "{}"), false, ROOT + "/late", null)));
            Await.until(
                    30,
                    () -> "" + sent,
                    () -> sent.stream().anyMatch(each -> each.said().equals("late completed ok")));
        }
        List<String> first = sent.stream()
                .map(Sent::said)
                .filter(said -> said.startsWith("c1"))
                .toList();
        assertEquals(
                List.of("c1 accepted ok", "c1 progress ok", "c1 progress ok", "c1 progress ok", "c1 completed ok"),
                first);
        assertEquals(1, done.get());
    }

    @Test
    void whatWasUnderWayWhenTheGatewayStoppedHasFailedAndIsNotDoneAgain() throws Exception {
        try (Commands commands = open()) {
            ask(commands, "never", body("c1", "{}"));
            said(2);
        }
        assertEquals(-1, looks.get());
        assertEquals("c1 failed interrupted", sent.get(sent.size() - 1).said());
        sent.clear();
        try (Commands commands = open()) {
            ask(commands, "never", body("c1", "{}"));
            assertEquals(List.of("c1 accepted ok", "c1 failed interrupted"), said(2));
        }
        assertEquals(1, done.get());
    }

    @Test
    void whatWasUnderWayWhenTheProcessDiedIsToldAsFailedByTheNext() throws Exception {
        try (CommandMemory memory = CommandMemory.open(folder)) {
            assertTrue(memory.begin("c1", "long", START.plusSeconds(60), START));
        }
        try (Commands commands = open()) {
            assertEquals(List.of("c1 failed interrupted"), said(1));
            ask(commands, "long", body("c1", "{}"));
            assertEquals("c1 failed interrupted", said(2).get(1));
        }
        assertEquals(0, done.get());
    }

    @Test
    void aFaultOfOursFailsTheCommandAndNotTheNext() throws Exception {
        try (Commands commands = open()) {
            ask(commands, "faulty", body("c1", "{}"));
            ask(commands, "once", body("c2", "{\"what\":\"x\"}"));
            assertEquals(List.of("c1 accepted ok", "c1 failed fault", "c2 accepted ok", "c2 completed ok"), said(4));
        }
    }

    @Test
    void whatCouldStillComeIsNotForgottenToMakeRoomAndTheRestIs() throws Exception {
        try (CommandMemory memory = CommandMemory.open(folder)) {
            for (int i = 0; i < CommandMemory.MOST; i++) {
                assertTrue(memory.begin("c" + i, "once", START.plusSeconds(i < 10 ? 0 : 60), START));
                memory.replied(
                        new CommandReply("c" + i, "once", "rejected", START, "busy", "x", null, null, null),
                        true,
                        true);
            }
            assertEquals(false, memory.begin("new", "once", START.plusSeconds(60), START));
            Instant later = START.plusSeconds(1);
            for (int i = 0; i < 10; i++) {
                assertTrue(memory.begin("new" + i, "once", later.plusSeconds(60), later));
            }
            assertEquals(false, memory.begin("new", "once", later.plusSeconds(60), later));
            assertTrue(memory.find("c0") == null && memory.find("c10") != null);
        }
    }
}
