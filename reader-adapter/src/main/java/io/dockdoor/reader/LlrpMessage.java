package io.dockdoor.reader;

/**
 * One message that is not a report.
 *
 * @param version header version, 1 = LLRP 1.0.1
 * @param type message type, 0..1023
 * @param id message id, 0..2^32-1; an answer carries the id of its request
 * @param body everything after the ten header bytes
 */
record LlrpMessage(int version, int type, long id, byte[] body) {
    /** All parameters of the body from {@code offset} on. */
    Parameters parameters(int offset) {
        return new Parameters(body, offset, body.length);
    }

    /** The LLRPStatus of an answer; null when the message has none. */
    @org.jspecify.annotations.Nullable LlrpStatus status() {
        // GET_SUPPORTED_VERSION_RESPONSE has two fields in front
        for (Parameters p = parameters(type == Llrp.GET_SUPPORTED_VERSION_RESPONSE ? 2 : 0); p.next(); ) {
            if (p.type() == Llrp.LLRP_STATUS && p.has(0, 2)) {
                return LlrpStatus.read(p);
            }
        }
        return null;
    }
}
