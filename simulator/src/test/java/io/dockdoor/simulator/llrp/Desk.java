package io.dockdoor.simulator.llrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.dockdoor.events.ReaderId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A reader on the desk: no socket, time turned by hand. Everything it says is read back by the strict grammar. */
final class Desk implements Delivery.Line {
    static final long BOOT = 1_800_000_000_000_000L;

    final AtomicLong utc = new AtomicLong(BOOT);
    final SceneClock clock = new SceneClock(utc::get);
    final List<Node> said = new ArrayList<>();
    /** Every message the reader has sent, answers included. */
    final List<byte[]> bytes = new ArrayList<>();

    final List<Boolean> inventorying = new ArrayList<>();
    final ReaderCore core;
    boolean givenUp;
    boolean room = true;
    private final Requests requests;
    private final StrictReader strict = new StrictReader(Grammar.LLRP_1_0_1);
    private long nextId = 1000;

    Desk(ScriptedField field) {
        this(field, ReaderOptions.onPort(0));
    }

    Desk(ScriptedField field, ReaderOptions options) {
        core = new ReaderCore(new ReaderId("R1"), field, options, clock, new ReaderCore.Surroundings() {
            @Override
            public void inventorying(boolean on) {
                inventorying.add(on);
            }

            @Override
            public void giveUp() {
                givenUp = true;
            }
        });
        requests = new Requests(core);
    }

    /** A client is connected and the scene runs. */
    static Desk running(ScriptedField field) {
        Desk desk = new Desk(field);
        desk.clock.start();
        desk.core.connected(desk);
        desk.said.clear();
        return desk;
    }

    @Override
    public void write(byte[] message) {
        said.add(read(message));
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    private Node read(byte[] message) {
        bytes.add(message);
        try {
            return strict.read(message);
        } catch (Refused e) {
            throw new AssertionError("the reader said what is not LLRP: " + Requested.hex(message), e);
        }
    }

    void pass(long millis) {
        utc.addAndGet(millis * 1000);
        core.advance(utc.get());
    }

    /** Sends that request and gives the answer, whose id is checked. */
    Node ask(byte[] request) {
        core.advance(utc.get());
        byte[] answer = requests.answer(request).message();
        assertNotNull(answer, "no answer");
        for (int i = 6; i < 10; i++) {
            assertEquals(request[i], answer[i], "id byte " + i);
        }
        return read(answer);
    }

    /** The answer's bytes, not looked into. */
    byte[] answer(byte[] request) {
        core.advance(utc.get());
        return Objects.requireNonNull(requests.answer(request).message());
    }

    /** Sends a request that has no answer. */
    void tell(byte[] message) {
        core.advance(utc.get());
        assertEquals(Requests.Reply.NONE, requests.answer(message));
        core.advance(utc.get());
    }

    /** The status code, with the codes on the path below it, outermost first. */
    static List<Long> codes(Node answer) {
        List<Long> codes = new ArrayList<>();
        Node status = answer.child("LLRPStatus");
        codes.add(status.field("StatusCode"));
        for (Node at = status; at != null; at = at.optional("ParameterError")) {
            if (at != status) {
                codes.add(at.field("ParameterType"));
                codes.add(at.field("ErrorCode"));
            }
            Node field = at.optional("FieldError");
            if (field != null) {
                codes.add(field.field("FieldNum"));
                codes.add(field.field("ErrorCode"));
            }
        }
        return codes;
    }

    void mustDo(byte[] request) {
        Node answer = ask(request);
        assertEquals(
                List.of(0L),
                codes(answer),
                () -> new String(answer.child("LLRPStatus").toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    /** Adds and enables it. */
    void run(Requested spec) {
        mustDo(spec.add(nextId++));
        mustDo(Requested.forRoSpec(24, nextId++, spec.roSpecId));
    }

    List<Node> said(String name) {
        return said.stream().filter(node -> node.rule().name().equals(name)).toList();
    }

    /** All TagReportData so far, each checked to be in a report. */
    List<Node> tags() {
        return said("RO_ACCESS_REPORT").stream()
                .flatMap(report -> report.all("TagReportData").stream())
                .toList();
    }

    /** What happened, as far as it is told by an event of that kind. */
    List<Node> events(String kind) {
        return said("READER_EVENT_NOTIFICATION").stream()
                .map(m -> m.child("ReaderEventNotificationData"))
                .filter(data -> data.optional(kind) != null)
                .toList();
    }
}
