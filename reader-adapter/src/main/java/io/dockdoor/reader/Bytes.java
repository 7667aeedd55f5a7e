package io.dockdoor.reader;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network order, read where they lie. The caller has checked the bounds. */
final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static int u16(byte[] from, int at) {
        return (short) SHORT.get(from, at) & 0xffff;
    }

    static int s16(byte[] from, int at) {
        return (short) SHORT.get(from, at);
    }

    static int s32(byte[] from, int at) {
        return (int) INT.get(from, at);
    }

    static long u32(byte[] from, int at) {
        return (int) INT.get(from, at) & 0xffff_ffffL;
    }

    static long s64(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }
}
