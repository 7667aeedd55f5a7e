package io.dockdoor.gateway.door;

import io.dockdoor.events.DoorSignal;
import io.dockdoor.events.DoorSignal.BeamBroken;
import io.dockdoor.events.DoorSignal.BeamCleared;
import io.dockdoor.events.DoorSignal.ButtonPressed;
import io.dockdoor.events.DoorSignal.ContactClosed;
import io.dockdoor.events.DoorSignal.ContactOpened;
import io.dockdoor.events.DoorSignal.MotionEnded;
import io.dockdoor.events.DoorSignal.MotionSeen;
import io.dockdoor.events.DoorSignal.ReaderDown;
import io.dockdoor.events.DoorSignal.ReaderUp;
import io.dockdoor.events.DoorSignal.ReadsLost;
import io.dockdoor.events.Epc;
import io.dockdoor.events.EpcTable;
import io.dockdoor.events.ReaderId;
import io.dockdoor.events.TagReads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Inputs as bytes, small: times are told relative to the batch, numbers by seven bits a byte. Format 1 of the spool. */
final class InputCodec {
    private static final int SEEN = 1;
    private static final int TICK = 2;
    private static final int BEAM_BROKEN = 3;
    private static final int BEAM_CLEARED = 4;
    private static final int MOTION = 5;
    private static final int CONTACT_OPENED = 6;
    private static final int CONTACT_CLOSED = 7;
    private static final int BUTTON = 8;
    private static final int READER_UP = 9;
    private static final int READER_DOWN = 10;
    private static final int READS_LOST = 11;
    private static final int NUMBERED_FROM = 12;
    private static final int SCANNED = 13;
    private static final int CREW = 14;
    private static final int MOTION_ENDED = 15;

    private final EpcTable epcs = new EpcTable(20_000);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** The input as bytes. */
    byte[] write(Input input) {
        bytes.reset();
        try {
            if (input instanceof Input.Seen seen) {
                seen(seen.batch());
            } else if (input instanceof Input.Tick tick) {
                out.writeByte(TICK);
                out.writeLong(tick.nowMicros());
            } else if (input instanceof Input.NumberedFrom from) {
                out.writeByte(NUMBERED_FROM);
                out.writeLong(from.passage());
            } else if (input instanceof Input.Scanned scanned) {
                out.writeByte(SCANNED);
                out.writeLong(scanned.said().atMicros());
                out.writeLong(scanned.said().untilMicros());
                out.writeUTF(scanned.said().kind().name());
                out.writeUTF(scanned.said().id());
            } else if (input instanceof Input.Crew crew) {
                out.writeByte(CREW);
                out.writeLong(crew.word().atMicros());
                out.writeUTF(crew.word().verb().name());
                out.writeUTF(crew.word().passage());
                out.writeUTF(crew.word().reason());
                out.writeUTF(crew.word().by());
            } else if (input instanceof Input.Signalled signalled) {
                signal(signalled.signal());
            }
            out.flush();
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory cannot fail", impossible);
        }
        return bytes.toByteArray();
    }

    private void seen(TagReads batch) throws IOException {
        out.writeByte(SEEN);
        out.writeUTF(batch.reader().value());
        varint(batch.size());
        long base = batch.isEmpty() ? 0 : batch.firstMicros(0);
        out.writeLong(base);
        for (int i = 0; i < batch.size(); i++) {
            Epc epc = batch.epc(i);
            varint(epc.bits());
            out.write(epc.toBytes());
            varint(batch.antenna(i));
            signed(batch.firstMicros(i) - base);
            signed(batch.lastMicros(i) - batch.firstMicros(i));
            signed(batch.readerMicros(i) == 0 ? 0 : batch.readerMicros(i) - base);
            signed(batch.rssiCentiDbm(i));
            varint(batch.channel(i));
            signed(batch.phase(i));
            signed(batch.doppler16(i));
            varint(batch.count(i));
            signed(batch.pc(i));
        }
    }

    private void signal(DoorSignal signal) throws IOException {
        if (signal instanceof BeamBroken broken) {
            told(BEAM_BROKEN, signal, broken.beam());
        } else if (signal instanceof BeamCleared cleared) {
            told(BEAM_CLEARED, signal, cleared.beam());
        } else if (signal instanceof MotionSeen) {
            told(MOTION, signal, "");
        } else if (signal instanceof MotionEnded) {
            told(MOTION_ENDED, signal, "");
        } else if (signal instanceof ContactOpened) {
            told(CONTACT_OPENED, signal, "");
        } else if (signal instanceof ContactClosed) {
            told(CONTACT_CLOSED, signal, "");
        } else if (signal instanceof ButtonPressed pressed) {
            told(BUTTON, signal, pressed.button());
        } else if (signal instanceof ReaderUp up) {
            told(READER_UP, signal, up.reader().value());
        } else if (signal instanceof ReaderDown down) {
            told(READER_DOWN, signal, down.reader().value());
        } else if (signal instanceof ReadsLost lost) {
            told(READS_LOST, signal, lost.reader().value());
        }
    }

    private void told(int type, DoorSignal signal, String name) throws IOException {
        out.writeByte(type);
        out.writeLong(signal.atMicros());
        out.writeUTF(name);
    }

    /** @throws IOException when the bytes are no input of this format */
    Input read(byte[] from) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(from));
        int type = in.readUnsignedByte();
        try {
            if (type == SEEN) {
                return new Input.Seen(seen(in));
            }
            long at = in.readLong();
            return switch (type) {
                case TICK -> new Input.Tick(at);
                case NUMBERED_FROM -> new Input.NumberedFrom(at);
                case SCANNED -> scanned(at, in);
                case CREW ->
                    new Input.Crew(
                            new CrewWord(
                                    CrewWord.Verb.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF(), at),
                            known -> {});
                default -> new Input.Signalled(signal(type, at, in.readUTF()));
            };
        } catch (IllegalArgumentException refused) {
            throw new IOException("no input of this format: " + refused.getMessage(), refused);
        }
    }

    private static Input scanned(long at, DataInputStream in) throws IOException {
        long until = in.readLong();
        Said.Kind kind = Said.Kind.valueOf(in.readUTF());
        return new Input.Scanned(new Said(kind, in.readUTF(), at, until));
    }

    private static DoorSignal signal(int type, long at, String name) throws IOException {
        return switch (type) {
            case BEAM_BROKEN -> new BeamBroken(name, at);
            case BEAM_CLEARED -> new BeamCleared(name, at);
            case MOTION -> new MotionSeen(at);
            case MOTION_ENDED -> new MotionEnded(at);
            case CONTACT_OPENED -> new ContactOpened(at);
            case CONTACT_CLOSED -> new ContactClosed(at);
            case BUTTON -> new ButtonPressed(name, at);
            case READER_UP -> new ReaderUp(new ReaderId(name), at);
            case READER_DOWN -> new ReaderDown(new ReaderId(name), at);
            case READS_LOST -> new ReadsLost(new ReaderId(name), at);
            default -> throw new IOException("unknown kind of input " + type);
        };
    }

    private TagReads seen(DataInputStream in) throws IOException {
        ReaderId reader = new ReaderId(in.readUTF());
        int size = (int) varint(in);
        TagReads batch = new TagReads(reader, Math.max(1, Math.min(size, 4096)));
        long base = in.readLong();
        byte[] epc = new byte[(Epc.MAX_BITS + 7) / 8];
        for (int i = 0; i < size; i++) {
            int bits = (int) varint(in);
            if (bits > Epc.MAX_BITS) {
                throw new IOException("an EPC of " + bits + " bits");
            }
            in.readFully(epc, 0, (bits + 7) / 8);
            int antenna = (int) varint(in);
            long first = base + signed(in);
            long last = first + signed(in);
            long readerMicros = signed(in);
            batch.add(
                    epcs.intern(epc, 0, bits),
                    antenna,
                    first,
                    last,
                    readerMicros == 0 ? 0 : base + readerMicros,
                    (int) signed(in),
                    (int) varint(in),
                    (int) signed(in),
                    (int) signed(in),
                    (int) varint(in),
                    (int) signed(in));
        }
        return batch;
    }

    private void signed(long value) throws IOException {
        varint((value << 1) ^ (value >> 63));
    }

    private void varint(long value) throws IOException {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long signed(DataInputStream in) throws IOException {
        long folded = varint(in);
        return (folded >>> 1) ^ -(folded & 1);
    }

    private static long varint(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("a number of more than nine bytes");
    }
}
