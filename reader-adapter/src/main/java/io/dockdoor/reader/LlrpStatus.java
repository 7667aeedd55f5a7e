package io.dockdoor.reader;

/**
 * How a reader took a request (LLRPStatus, 16.2.9.1). Codes unknown to us are kept as numbers.
 *
 * @param code 0 = success
 * @param description the reader's own words, may be empty
 */
record LlrpStatus(int code, String description) {
    static LlrpStatus read(Parameters p) {
        return new LlrpStatus(p.u16(0), p.text(2));
    }

    boolean success() {
        return code == 0;
    }

    @Override
    public String toString() {
        return description.isBlank() ? Llrp.statusName(code) : Llrp.statusName(code) + " (" + description + ")";
    }
}
