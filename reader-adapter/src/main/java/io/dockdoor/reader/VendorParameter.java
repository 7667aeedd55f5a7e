package io.dockdoor.reader;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A vendor's parameter to send; {@code data} is what follows vendor and subtype. */
record VendorParameter(int vendor, int subtype, byte[] data) {
    static VendorParameter ofShort(int vendor, int subtype, int value) {
        return new VendorParameter(vendor, subtype, new byte[] {(byte) (value >>> 8), (byte) value});
    }

    static VendorParameter ofAll(int vendor, int subtype, List<VendorParameter> nested) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (VendorParameter each : nested) {
            data.writeBytes(each.encoded());
        }
        return new VendorParameter(vendor, subtype, data.toByteArray());
    }

    /** As bytes, for one nested in another (16.2.1.1: type 1023, length, vendor, subtype, data). */
    private byte[] encoded() {
        return ByteBuffer.allocate(12 + data.length)
                .putShort((short) Llrp.CUSTOM)
                .putShort((short) (12 + data.length))
                .putInt(vendor)
                .putInt(subtype)
                .put(data)
                .array();
    }
}
