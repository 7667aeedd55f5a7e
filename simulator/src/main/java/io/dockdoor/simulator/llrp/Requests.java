package io.dockdoor.simulator.llrp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a client sends (LLRP 8 to 14): reads it strictly, carries it out whole or not at all, and returns the answer.
 */
final class Requests {
    private static final int ERROR_MESSAGE = 100;
    /** GetReaderConfigRequestedData in the order the answer has to have them. */
    private static final int[] CONFIG_PARTS = {1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11};

    private final ReaderCore reader;
    private final RoSpecs roSpecs;
    private final Versions versions;
    private final StrictReader strict = new StrictReader(Grammar.LLRP_1_0_1);

    /** An answer, if the message has one, and whether the connection ends after it. */
    record Reply(byte @Nullable [] message, boolean closes) {
        static final Reply NONE = new Reply(null, false);
    }

    Requests(ReaderCore reader) {
        this.reader = reader;
        this.roSpecs = reader.roSpecs();
        this.versions = new Versions(reader.highestVersion());
    }

    /** The LLRP version of what is said on the connection now. */
    int version() {
        return versions.current();
    }

    void disconnected() {
        versions.disconnected();
    }

    Reply answer(byte[] message) {
        Reply reply = reply(message);
        if (reply.message != null) {
            Versions.stamp(reply.message, versions.current());
        }
        return reply;
    }

    private Reply reply(byte[] message) {
        ByteBuffer header = ByteBuffer.wrap(message);
        int version = (header.getShort(0) >>> 10) & 7;
        int type = header.getShort(0) & 0x3ff;
        long id = header.getInt(6) & 0xffffffffL;
        if (type == ERROR_MESSAGE) {
            return Reply.NONE; // LLRP 14.1.1: never answered
        }
        if (versions.negotiates(version, type)) {
            return new Reply(versions.answer(type, message, id), false);
        }
        if (version != versions.current()) {
            String why = "version " + versions.current() + " is spoken here, not " + version;
            Refused refused = Refused.message(Status.UNSUPPORTED_VERSION, why);
            return new Reply(error(version, id, refused), false);
        }
        try {
            return carryOut(strict.read(message), id);
        } catch (Refused refused) {
            Integer response = StrictReader.answerTo(type);
            if (response == null) {
                return new Reply(error(1, id, refused), false);
            }
            Frame f = new Frame(response, id);
            refused.writeTo(f);
            return new Reply(f.toBytes(), false);
        }
    }

    private static byte[] error(int version, long id, Refused refused) {
        Frame f = new Frame(version, ERROR_MESSAGE, id, 128);
        refused.writeTo(f);
        return f.toBytes();
    }

    private Reply carryOut(Node m, long id) throws Refused {
        switch (m.rule().name()) {
            case "GET_READER_CAPABILITIES" -> {
                return capabilities(m, id);
            }
            case "GET_READER_CONFIG" -> {
                return config(m, id);
            }
            case "SET_READER_CONFIG" -> reader.configure(reader.config().after(m));
            case "ADD_ROSPEC" -> add(m.child("ROSpec"));
            case "DELETE_ROSPEC" -> each(m, roSpecs::delete);
            case "ENABLE_ROSPEC" -> each(m, roSpecs::enable);
            case "DISABLE_ROSPEC" -> each(m, roSpecs::disable);
            case "START_ROSPEC" -> start(m);
            case "STOP_ROSPEC" -> stop(m);
            case "GET_ROSPECS" -> {
                return success(m, id, f -> roSpecs.all().forEach(spec -> f.raw(spec.toBytes())));
            }
            case "ADD_ACCESSSPEC" -> reader.accessSpecs().add(m.child("AccessSpec"), reader.capabilities());
            case "DELETE_ACCESSSPEC" -> reader.accessSpecs().delete(m);
            case "ENABLE_ACCESSSPEC" -> reader.accessSpecs().activate(m, true);
            case "DISABLE_ACCESSSPEC" -> reader.accessSpecs().activate(m, false);
            case "GET_ACCESSSPECS" -> {
                return success(m, id, f -> reader.accessSpecs().toBytes().forEach(f::raw));
            }
            case "GET_REPORT" -> {
                reader.reportRequested();
                return Reply.NONE;
            }
            case "ENABLE_EVENTS_AND_REPORTS" -> {
                reader.released();
                return Reply.NONE;
            }
            case "KEEPALIVE_ACK" -> {
                reader.acknowledged();
                return Reply.NONE;
            }
            case "CUSTOM_MESSAGE" -> {
                byte[] answer = reader.extensions().answer(m, id);
                if (answer == null) {
                    throw Refused.message(
                            Status.UNSUPPORTED_MESSAGE, "this reader does not know that vendor's message");
                }
                return new Reply(answer, false);
            }
            case "CLOSE_CONNECTION" -> {
                return new Reply(success(m, id, f -> {}).message, true);
            }
            default ->
                throw Refused.message(
                        Status.UNSUPPORTED_MESSAGE, m.rule().name() + " is nothing a reader of this kind takes");
        }
        return success(m, id, f -> {});
    }

    private static Reply success(Node request, long id, Consumer<Frame> more) {
        Integer response = StrictReader.answerTo(request.rule().type());
        if (response == null) {
            throw new IllegalStateException(request.rule().name() + " has no answer");
        }
        Frame f = new Frame(response, id);
        Refused.writeSuccess(f);
        more.accept(f);
        return new Reply(f.toBytes(), false);
    }

    private Reply capabilities(Node m, long id) throws Refused {
        for (Node custom : m.all("Custom")) {
            throw Checks.unsupported(m, custom);
        }
        int wanted = m.number("RequestedData");
        Capabilities c = reader.capabilities();
        return success(m, id, f -> {
            if (wanted == 0 || wanted == 1) {
                c.writeGeneral(f);
            }
            if (wanted == 0 || wanted == 2) {
                c.writeLlrp(f);
            }
            if (wanted == 0 || wanted == 3) {
                c.writeRegulatory(f);
            }
            if (wanted == 0 || wanted == 4) {
                c.writeAirProtocol(f);
            }
            if (wanted == 0) {
                reader.extensions().writeCapabilities(f);
            }
        });
    }

    private Reply config(Node m, long id) throws Refused {
        for (Node custom : m.all("Custom")) {
            throw Checks.unsupported(m, custom);
        }
        Capabilities c = reader.capabilities();
        int antenna = m.number("AntennaID");
        int gpi = m.number("GPIPortNum");
        int gpo = m.number("GPOPortNum");
        int wanted = m.number("RequestedData");
        Checks.between(m, "AntennaID", antenna, 0, c.antennas());
        Checks.between(m, "GPIPortNum", gpi, 0, c.gpis());
        Checks.between(m, "GPOPortNum", gpo, 0, c.gpos());
        return success(m, id, f -> {
            for (int part : CONFIG_PARTS) {
                if (wanted == 0 || wanted == part) {
                    writeConfig(f, part, antenna, gpi, gpo);
                }
            }
        });
    }

    private void writeConfig(Frame f, int part, int antenna, int gpi, int gpo) {
        ReaderConfig config = reader.config();
        Capabilities c = reader.capabilities();
        switch (part) {
            case 1 -> writeIdentification(f);
            case 2 ->
                between(antenna, c.antennas(), each -> {
                    int properties = f.open(221);
                    f.u8(reader.antennaPlugged(each) ? 0x80 : 0);
                    f.u16(each);
                    f.u16(0);
                    f.close(properties);
                });
            case 3 ->
                between(antenna, c.antennas(), each -> config.antenna(each).writeTo(f, each));
            case 4 -> config.report().writeTo(f);
            case 5 -> config.writeEvents(f);
            case 6 -> config.writeAccessReport(f);
            case 7 -> {
                int value = f.open(217);
                f.u32(stateValue());
                f.close(value);
            }
            case 8 -> config.writeKeepalive(f);
            case 9 -> between(gpi, c.gpis(), each -> config.writeGpi(f, each, reader.inputHigh(each)));
            case 10 -> between(gpo, c.gpos(), each -> config.writeGpo(f, each));
            default -> config.writeHold(f);
        }
    }

    private static void between(int one, int all, IntConsumer each) {
        for (int i = 1; i <= all; i++) {
            if (one == 0 || one == i) {
                each.accept(i);
            }
        }
    }

    private void writeIdentification(Frame f) {
        int identification = f.open(218);
        f.u8(0); // a MAC address as EUI-64; locally administered, told apart by the reader's name
        f.u16(8);
        f.u16(0x0200);
        f.u16(0x00ff);
        f.u16(0xfe00);
        f.u16(reader.id().hashCode());
        f.close(identification);
    }

    /** LLRP 12.2.1: changes with configuration, ROSpecs and AccessSpecs, not with their states. */
    private long stateValue() {
        CRC32 crc = new CRC32();
        reader.config().digest(crc);
        roSpecs.all().forEach(spec -> crc.update(spec.added()));
        reader.accessSpecs().added().forEach(crc::update);
        return crc.getValue();
    }

    // --- ROSpecs

    private void add(Node spec) throws Refused {
        RoSpec accepted = RoSpec.of(spec, reader.capabilities(), reader.extensions());
        if (roSpecs.get(accepted.id()) != null) {
            throw Refused.field(spec, "ROSpecID", Status.A_INVALID, "there is a ROSpec " + accepted.id() + " already");
        }
        if (roSpecs.all().size() >= reader.capabilities().personality().roSpecs()) {
            Node message = Objects.requireNonNull(spec.parent());
            throw Refused.child(message, spec.rule().type(), Status.OVERFLOW_PARAMETER, "no room for one more");
        }
        roSpecs.add(accepted);
    }

    private void each(Node m, Consumer<RoSpec> action) throws Refused {
        if (m.field("ROSpecID") == 0) {
            List.copyOf(roSpecs.all()).forEach(action);
        } else {
            action.accept(named(m));
        }
    }

    private void start(Node m) throws Refused {
        RoSpec spec = named(m);
        switch (spec.state()) {
            case DISABLED -> throw Refused.field(m, "ROSpecID", Status.A_INVALID, "it is disabled");
            case ACTIVE -> {} // it does already what is asked for
            case INACTIVE -> {
                if (!roSpecs.startIfFree(spec)) {
                    throw Refused.message(Status.DEVICE_ERROR, "another ROSpec is active");
                }
            }
        }
    }

    private void stop(Node m) throws Refused {
        RoSpec spec = named(m);
        if (spec.state() == RoSpec.State.DISABLED) {
            throw Refused.field(m, "ROSpecID", Status.A_INVALID, "it is disabled");
        }
        roSpecs.stop(spec);
    }

    private RoSpec named(Node m) throws Refused {
        long id = m.field("ROSpecID");
        if (id == 0) {
            throw Refused.field(m, "ROSpecID", Status.A_INVALID, "0 is not allowed here");
        }
        RoSpec spec = roSpecs.get(id);
        if (spec == null) {
            throw Refused.field(m, "ROSpecID", Status.A_INVALID, "there is no ROSpec " + id);
        }
        return spec;
    }
}
