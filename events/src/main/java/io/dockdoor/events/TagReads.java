package io.dockdoor.events;

import java.util.Arrays;

/**
 * A reusable batch of {@link TagRead}s of one reader, its fields side by side in two arrays, so that filling it costs no object per read. It
 * has one owner at a time: the reader's thread fills it, the inbox hands it over, the door's thread empties and returns it.
 */
public final class TagReads {
    // one row after the other, so that appending one costs two bounds checks and not eleven
    private static final int TIMES = 3;
    private static final int FIRST = 0;
    private static final int LAST = 1;
    private static final int READER = 2;

    private static final int VALUES = 7;
    private static final int ANTENNA = 0;
    private static final int RSSI = 1;
    private static final int CHANNEL = 2;
    private static final int PHASE = 3;
    private static final int DOPPLER = 4;
    private static final int COUNT = 5;
    private static final int PC = 6;

    private final ReaderId reader;
    private int size;
    private Epc[] epc;
    private long[] times;
    private int[] values;

    public TagReads(ReaderId reader, int capacity) {
        this.reader = reader;
        epc = new Epc[capacity];
        times = new long[capacity * TIMES];
        values = new int[capacity * VALUES];
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
        int t = i * TIMES;
        times[t + READER] = itsReaderMicros;
        times[t + LAST] = last;
        times[t + FIRST] = first;
        int v = i * VALUES;
        values[v + PC] = itsPc;
        values[v + COUNT] = itsCount;
        values[v + DOPPLER] = itsDoppler16;
        values[v + PHASE] = itsPhase;
        values[v + CHANNEL] = itsChannel;
        values[v + RSSI] = itsRssiCentiDbm;
        values[v + ANTENNA] = itsAntenna;
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

    /** The same reads in a batch with room for no more. */
    public TagReads compact() {
        TagReads small = new TagReads(reader, 0);
        small.size = size;
        small.epc = Arrays.copyOf(epc, size);
        small.times = Arrays.copyOf(times, size * TIMES);
        small.values = Arrays.copyOf(values, size * VALUES);
        return small;
    }

    /** How many reads it holds before it has to grow. */
    public int room() {
        return epc.length;
    }

    /** Row {@code i} as an object of its own. */
    public TagRead get(int i) {
        return new TagRead(
                epc(i),
                reader,
                antenna(i),
                firstMicros(i),
                lastMicros(i),
                readerMicros(i),
                rssiCentiDbm(i),
                channel(i),
                phase(i),
                doppler16(i),
                count(i),
                pc(i));
    }

    public Epc epc(int i) {
        return epc[i];
    }

    public int antenna(int i) {
        return values[i * VALUES + ANTENNA];
    }

    public long firstMicros(int i) {
        return times[i * TIMES + FIRST];
    }

    public long lastMicros(int i) {
        return times[i * TIMES + LAST];
    }

    public long readerMicros(int i) {
        return times[i * TIMES + READER];
    }

    public int rssiCentiDbm(int i) {
        return values[i * VALUES + RSSI];
    }

    public int channel(int i) {
        return values[i * VALUES + CHANNEL];
    }

    public int phase(int i) {
        return values[i * VALUES + PHASE];
    }

    public int doppler16(int i) {
        return values[i * VALUES + DOPPLER];
    }

    public int count(int i) {
        return values[i * VALUES + COUNT];
    }

    public int pc(int i) {
        return values[i * VALUES + PC];
    }

    private void grow() {
        int room = Math.max(16, size * 2);
        epc = Arrays.copyOf(epc, room);
        times = Arrays.copyOf(times, room * TIMES);
        values = Arrays.copyOf(values, room * VALUES);
    }
}
