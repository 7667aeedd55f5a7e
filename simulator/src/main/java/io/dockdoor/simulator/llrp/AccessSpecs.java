package io.dockdoor.simulator.llrp;

import io.dockdoor.events.Epc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The AccessSpecs (LLRP 11) and what comes of them. The tags of this simulator have an EPC bank that can be read and nothing
 * that can be written, locked or killed: such an operation ends with the tag's error, as on a locked tag.
 */
final class AccessSpecs {
    /** An AccessSpec parameter: type and length (4), AccessSpecID (4), AntennaID (2), ProtocolID (1), CurrentState bit. */
    private static final int STATE_AT = 11;

    private static final int NONSPECIFIC_TAG_ERROR = 1;

    private final Map<Long, AccessSpec> specs = new LinkedHashMap<>();

    private static final class AccessSpec {
        final long id;
        final int antenna;
        final long roSpec;
        final byte[] bytes;
        final List<Node> targets;
        final List<Node> operations;
        final int operationCount;
        boolean active;
        int done;

        AccessSpec(Node spec) {
            id = spec.field("AccessSpecID");
            antenna = spec.number("AntennaID");
            roSpec = spec.field("ROSpecID");
            bytes = spec.toBytes();
            Node command = spec.child("AccessCommand");
            targets = command.child("C1G2TagSpec").all("C1G2TargetTag");
            operations = command.children().subList(1, command.children().size());
            Node stop = spec.child("AccessSpecStopTrigger");
            operationCount = stop.field("AccessSpecStopTrigger") == 0 ? 0 : stop.number("OperationCountValue");
        }
    }

    /** What an operation on one tag gave: the spec's id and the encoded OpSpecResults. */
    record Outcome(long accessSpecId, List<byte[]> results) {
        static final Outcome NONE = new Outcome(0, List.of());
    }

    void add(Node spec, Capabilities reader) throws Refused {
        long id = spec.field("AccessSpecID");
        if (id == 0 || specs.containsKey(id)) {
            String why =
                    id == 0 ? "0 means all AccessSpecs and names none" : "there is an AccessSpec " + id + " already";
            throw Refused.field(spec, "AccessSpecID", Status.A_INVALID, why);
        }
        if (spec.field("CurrentState") != 0) {
            throw Refused.field(spec, "CurrentState", Status.A_INVALID, "an AccessSpec is added Disabled");
        }
        Checks.between(spec, "AntennaID", spec.field("AntennaID"), 0, reader.antennas());
        Checks.between(spec, "ProtocolID", spec.field("ProtocolID"), 1, 1);
        Node command = spec.child("AccessCommand");
        for (Node child : command.children()) {
            switch (child.rule().name()) {
                case "Custom", "C1G2BlockErase", "C1G2BlockWrite" -> throw Checks.unsupported(command, child);
                default -> {}
            }
        }
        if (command.children().size() > Capabilities.MAX_OPSPECS_PER_ACCESSSPEC + 1) {
            throw Refused.child(command, 341, Status.OVERFLOW_PARAMETER, "too many operations");
        }
        if (command.child("C1G2TagSpec").all("C1G2TargetTag").size() > 2) {
            throw Refused.child(command.child("C1G2TagSpec"), 339, Status.OVERFLOW_PARAMETER, "at most two patterns");
        }
        for (Node custom : spec.all("Custom")) {
            throw Checks.unsupported(spec, custom);
        }
        if (specs.size() >= Capabilities.MAX_ACCESSSPECS) {
            throw Refused.child(spec, spec.rule().type(), Status.OVERFLOW_PARAMETER, "no room for one more");
        }
        specs.put(id, new AccessSpec(spec));
    }

    void delete(Node message) throws Refused {
        for (AccessSpec each : named(message)) {
            specs.remove(each.id);
        }
    }

    void activate(Node message, boolean active) throws Refused {
        for (AccessSpec each : named(message)) {
            each.active = active;
        }
    }

    private Collection<AccessSpec> named(Node message) throws Refused {
        long id = message.field("AccessSpecID");
        if (id == 0) {
            return List.copyOf(specs.values());
        }
        AccessSpec spec = specs.get(id);
        if (spec == null) {
            throw Refused.field(message, "AccessSpecID", Status.A_INVALID, "there is no AccessSpec " + id);
        }
        return List.of(spec);
    }

    void clear() {
        specs.clear();
    }

    /** Each as it was added, with the state it has now. */
    List<byte[]> toBytes() {
        List<byte[]> all = new ArrayList<>();
        for (AccessSpec each : specs.values()) {
            byte[] copy = each.bytes.clone();
            copy[STATE_AT] = (byte) (each.active ? 0x80 : 0);
            all.add(copy);
        }
        return all;
    }

    /** Each as it was added. */
    List<byte[]> added() {
        return specs.values().stream().map(each -> each.bytes).toList();
    }

    /** Carries out the first active AccessSpec that fits the tag just singulated (LLRP 11.2.1). */
    Outcome singulated(long roSpec, int antenna, Epc epc, int pc) {
        if (specs.isEmpty()) {
            return Outcome.NONE;
        }
        for (AccessSpec spec : List.copyOf(specs.values())) {
            boolean here = spec.active
                    && (spec.roSpec == 0 || spec.roSpec == roSpec)
                    && (spec.antenna == 0 || spec.antenna == antenna);
            if (here && spec.targets.stream().allMatch(target -> matches(target, epc, pc))) {
                List<byte[]> results = spec.operations.stream()
                        .map(operation -> result(operation, epc, pc))
                        .toList();
                spec.done++;
                if (spec.operationCount > 0 && spec.done >= spec.operationCount) {
                    specs.remove(spec.id); // LLRP 11.2.1.1
                }
                return new Outcome(spec.id, results);
            }
        }
        return Outcome.NONE;
    }

    private static boolean matches(Node target, Epc epc, int pc) {
        long[] mask = target.list("TagMask");
        long[] data = target.list("TagData");
        boolean same = true;
        for (int i = 0; i < mask.length; i++) {
            int bit = target.number("Pointer") + i;
            long wanted = i < data.length ? data[i] : 0;
            boolean there = target.field("MB") == 1 && bit < TagFilter.EPC_START + epc.bits();
            same &= mask[i] == 0 || (there && bit(epc, pc, bit) == wanted);
        }
        return same == target.flag("Match");
    }

    private static int bit(Epc epc, int pc, int at) {
        return (word(epc, pc, at / 16) >>> (15 - at % 16)) & 1;
    }

    /** A word of the EPC bank: StoredCRC, PC, EPC. */
    private static int word(Epc epc, int pc, int index) {
        if (index == 0) {
            return Reports.crc16(pc, epc);
        }
        if (index == 1) {
            return pc;
        }
        int at = (index - 2) * 2;
        return (epc.byteAt(at) << 8) | (at + 1 < epc.length() ? epc.byteAt(at + 1) : 0);
    }

    private static byte[] result(Node operation, Epc epc, int pc) {
        int id = operation.number("OpSpecID");
        return switch (operation.rule().name()) {
            case "C1G2Read" -> read(operation, id, epc, pc);
            case "C1G2Write" -> failed(350, 4, id, true);
            case "C1G2Kill" -> failed(351, 3, id, false);
            default -> failed(352, 2, id, false);
        };
    }

    private static byte[] read(Node operation, int id, Epc epc, int pc) {
        int from = operation.number("WordPointer");
        int words = 2 + (epc.length() + 1) / 2;
        int count = operation.number("WordCount") == 0 ? words - from : operation.number("WordCount");
        boolean there = operation.field("MB") == 1 && count >= 0 && from + count <= words;
        return parameter(349, f -> {
            f.u8(there ? 0 : NONSPECIFIC_TAG_ERROR);
            f.u16(id);
            f.u16(there ? count : 0);
            for (int i = 0; there && i < count; i++) {
                f.u16(word(epc, pc, from + i));
            }
        });
    }

    private static byte[] failed(int type, int tagError, int id, boolean wordsWritten) {
        return parameter(type, f -> {
            f.u8(tagError);
            f.u16(id);
            if (wordsWritten) {
                f.u16(0);
            }
        });
    }

    private static byte[] parameter(int type, Consumer<Frame> fields) {
        Frame f = new Frame(0, 0);
        int start = f.open(type);
        fields.accept(f);
        f.close(start);
        byte[] message = f.toBytes();
        return Arrays.copyOfRange(message, start, message.length);
    }
}
