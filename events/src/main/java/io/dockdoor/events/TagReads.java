package io.dockdoor.events;

import java.util.Arrays;

/**
 * A reusable batch of {@link TagRead}s of one reader, one column per field, so that filling it costs no object per read. It
 * has one owner at a time: the reader's thread fills it, the inbox hands it over, the door's thread empties and returns it.
 */
public final class TagReads {
    private final ReaderId reader;
    private int size;
    private Epc[] epc;
    private int[] antenna;
    private long[] firstMicros;
    private long[] lastMicros;
    private long[] readerMicros;
    private int[] rssiCentiDbm;
    private int[] channel;
    private int[] phase;
    private int[] doppler16;
    private int[] count;
    private int[] pc;

    public TagReads(ReaderId reader, int capacity) {
        this.reader = reader;
        epc = new Epc[capacity];
        antenna = new int[capacity];
        firstMicros = new long[capacity];
        lastMicros = new long[capacity];
        readerMicros = new long[capacity];
        rssiCentiDbm = new int[capacity];
        channel = new int[capacity];
        phase = new int[capacity];
        doppler16 = new int[capacity];
        count = new int[capacity];
        pc = new int[capacity];
    }

    public ReaderId reader() {
        return reader;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Forgets the reads, keeps the room. */
    public void clear() {
        Arrays.fill(epc, 0, size, null);
        size = 0;
    }

    /** Appends a read; grows by doubling when full. Field meanings as in {@link TagRead}. */
    public void add(
            Epc itsEpc,
            int itsAntenna,
            long first,
            long last,
            long itsReaderMicros,
            int itsRssiCentiDbm,
            int itsChannel,
            int itsPhase,
            int itsDoppler16,
            int itsCount,
            int itsPc) {
        if (size == epc.length) {
            grow();
        }
        int i = size++;
        epc[i] = itsEpc;
        antenna[i] = itsAntenna;
        firstMicros[i] = first;
        lastMicros[i] = last;
        readerMicros[i] = itsReaderMicros;
        rssiCentiDbm[i] = itsRssiCentiDbm;
        channel[i] = itsChannel;
        phase[i] = itsPhase;
        doppler16[i] = itsDoppler16;
        count[i] = itsCount;
        pc[i] = itsPc;
    }

    /** Appends a read of this batch's reader. */
    public void add(TagRead read) {
        add(
                read.epc(),
                read.antenna(),
                read.firstMicros(),
                read.lastMicros(),
                read.readerMicros(),
                read.rssiCentiDbm(),
                read.channel(),
                read.phase(),
                read.doppler16(),
                read.count(),
                read.pc());
    }

    /** Row {@code i} as an object of its own. */
    public TagRead get(int i) {
        return new TagRead(
                epc[i],
                reader,
                antenna[i],
                firstMicros[i],
                lastMicros[i],
                readerMicros[i],
                rssiCentiDbm[i],
                channel[i],
                phase[i],
                doppler16[i],
                count[i],
                pc[i]);
    }

    public Epc epc(int i) {
        return epc[i];
    }

    public int antenna(int i) {
        return antenna[i];
    }

    public long firstMicros(int i) {
        return firstMicros[i];
    }

    public long lastMicros(int i) {
        return lastMicros[i];
    }

    public long readerMicros(int i) {
        return readerMicros[i];
    }

    public int rssiCentiDbm(int i) {
        return rssiCentiDbm[i];
    }

    public int channel(int i) {
        return channel[i];
    }

    public int phase(int i) {
        return phase[i];
    }

    public int doppler16(int i) {
        return doppler16[i];
    }

    public int count(int i) {
        return count[i];
    }

    public int pc(int i) {
        return pc[i];
    }

    private void grow() {
        int room = Math.max(16, size * 2);
        epc = Arrays.copyOf(epc, room);
        antenna = Arrays.copyOf(antenna, room);
        firstMicros = Arrays.copyOf(firstMicros, room);
        lastMicros = Arrays.copyOf(lastMicros, room);
        readerMicros = Arrays.copyOf(readerMicros, room);
        rssiCentiDbm = Arrays.copyOf(rssiCentiDbm, room);
        channel = Arrays.copyOf(channel, room);
        phase = Arrays.copyOf(phase, room);
        doppler16 = Arrays.copyOf(doppler16, room);
        count = Arrays.copyOf(count, room);
        pc = Arrays.copyOf(pc, room);
    }
}
