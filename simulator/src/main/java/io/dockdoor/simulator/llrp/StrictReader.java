package io.dockdoor.simulator.llrp;

import io.dockdoor.simulator.llrp.Grammar.Field;
import io.dockdoor.simulator.llrp.Grammar.Rule;
import io.dockdoor.simulator.llrp.Grammar.Slot;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages by the {@link Grammar} and forgives nothing: structure, order, number and enumerated values must be right. */
final class StrictReader {
    /** LLRP 9: version and type (2 bytes), length (4), id (4). */
    static final int HEADER = 10;

    private final Grammar grammar;

    StrictReader(Grammar grammar) {
        this.grammar = grammar;
    }

    /**
     * @param message header included, exactly as long as its header says
     * @throws Refused with the status that names the first fault
     */
    Node read(byte[] message) throws Refused {
        int type = ByteBuffer.wrap(message).getShort(0) & 0x3ff;
        Rule rule = grammar.message(type);
        if (rule == null) {
            throw Refused.message(Status.UNSUPPORTED_MESSAGE, "there is no message type " + type);
        }
        Node node = new Node(rule, null, message, 0, message.length);
        body(node, message, HEADER, message.length);
        return node;
    }

    private void body(Node node, byte[] bytes, int from, int end) throws Refused {
        int at = new Fields(node, bytes, from, end).read();
        Children children = new Children(node);
        while (at < end) {
            at = parameter(node, children, bytes, at, end);
        }
        children.end();
    }

    private int parameter(Node parent, Children children, byte[] bytes, int at, int end) throws Refused {
        boolean tv = (bytes[at] & 0x80) != 0;
        if (!tv && end - at < 4) {
            throw Refused.broken(parent, (end - at) + " bytes are left over after its parameters");
        }
        int type = tv ? bytes[at] & 0x7f : u16(bytes, at) & 0x3ff;
        Rule rule = grammar.parameter(type);
        if (rule == null) {
            throw Refused.child(parent, type, Status.UNKNOWN_PARAMETER, "there is no parameter type " + type);
        }
        int length = tv ? 1 + bits(rule) / 8 : u16(bytes, at + 2);
        int header = tv ? 1 : 4;
        Node node = new Node(rule, parent, bytes, at, Math.min(at + length, end));
        if (length < header || at + length > end) {
            throw Refused.broken(node, "its length is " + length + ", its parent has room for " + (end - at));
        }
        children.take(node);
        body(node, bytes, at + header, at + length);
        return at + length;
    }

    private static int bits(Rule rule) {
        return rule.fields().stream().mapToInt(Field::bits).sum();
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** Walks along the slots of one parent: each child must fit where the walk stands or further on. */
    private final class Children {
        private final Node parent;
        private final List<Slot> slots;
        private int slot;
        private int taken;

        Children(Node parent) {
            this.parent = parent;
            this.slots = parent.rule().slots();
        }

        void take(Node child) throws Refused {
            String name = child.rule().name();
            for (int i = slot; i < slots.size(); i++) {
                Slot here = slots.get(i);
                int already = i == slot ? taken : 0;
                if (here.names().contains(name) && already < here.max()) {
                    demand(i);
                    slot = i;
                    taken = already + 1;
                    parent.children().add(child);
                    return;
                }
            }
            boolean known = parent.optional(name) != null;
            boolean once =
                    slots.stream().anyMatch(s -> s.max() == 1 && s.names().contains(name));
            int code = known && once ? Status.DUPLICATE_PARAMETER : Status.UNEXPECTED_PARAMETER;
            String why =
                    code == Status.DUPLICATE_PARAMETER ? name + " may be given once" : name + " does not belong here";
            throw Refused.child(parent, child.rule().type(), code, why);
        }

        void end() throws Refused {
            demand(slots.size());
        }

        /** Every slot from where the walk stands up to {@code next} must have what it needs. */
        private void demand(int next) throws Refused {
            for (int i = slot; i < next; i++) {
                Slot left = slots.get(i);
                if ((i == slot ? taken : 0) < left.min()) {
                    String missing = left.names().get(0);
                    throw Refused.child(
                            parent, grammar.named(missing).type(), Status.MISSING_PARAMETER, missing + " is missing");
                }
            }
        }
    }

    /** Reads the fields of one node; at most one value of at most 64 bits at a time. */
    private static final class Fields {
        private final Node node;
        private final byte[] bytes;
        private final int end;
        private long bit;

        Fields(Node node, byte[] bytes, int from, int end) {
            this.node = node;
            this.bytes = bytes;
            this.end = end;
            this.bit = from * 8L;
        }

        /** Where the parameters begin. */
        int read() throws Refused {
            for (Field field : node.rule().fields()) {
                if (field.isReserved()) {
                    need(field.bits(), field);
                    bit += field.bits();
                } else if (field.toEnd()) {
                    node.put(field.name(), values(field, (int) (end - bit / 8)));
                } else if (field.counted()) {
                    need(16, field);
                    node.put(field.name(), values(field, (int) value(16, false)));
                    bit = (bit + 7) / 8 * 8;
                } else if (field.bits() == 96) {
                    node.put(field.name(), values(new Field(field.name(), 8, false, false, true, List.of()), 12));
                } else {
                    node.put(field.name(), values(field, 1));
                }
            }
            return (int) (bit / 8);
        }

        private long[] values(Field field, int count) throws Refused {
            need((long) count * field.bits(), field);
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = value(field.bits(), field.signed());
                if (!field.allows(values[i])) {
                    throw Refused.field(node, field.name(), Status.A_INVALID, values[i] + " is not one of its values");
                }
            }
            return values;
        }

        private void need(long bits, Field field) throws Refused {
            if (bit + bits > end * 8L) {
                throw Refused.broken(node, "it ends inside its field " + field.name());
            }
        }

        private long value(int bits, boolean signed) {
            long value = 0;
            for (int left = bits; left > 0; ) {
                int inByte = (int) (8 - bit % 8);
                int take = Math.min(left, inByte);
                int octet = bytes[(int) (bit / 8)] & 0xff;
                int part = (octet >>> (inByte - take)) & ((1 << take) - 1);
                value = (value << take) | part;
                bit += take;
                left -= take;
            }
            return signed ? value << (64 - bits) >> (64 - bits) : value;
        }
    }

    /** The type of the answer to a request of that type, or null when the standard has none (LLRP 16.1). */
    static @Nullable Integer answerTo(int request) {
        return switch (request) {
            case 1, 2, 3 -> request + 10;
            case 20, 21, 22, 23, 24, 25, 26, 40, 41, 42, 43, 44 -> request + 10;
            case 14 -> 4;
            default -> null;
        };
    }
}
