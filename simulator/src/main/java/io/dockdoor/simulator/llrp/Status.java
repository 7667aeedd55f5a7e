package io.dockdoor.simulator.llrp;

/** LLRPStatus codes (LLRP 14.2.1). M_ is the code at the message, the P_ code is 100 more and stands inside a parameter. */
final class Status {
    static final int SUCCESS = 0;
    static final int PARAMETER_ERROR = 100;
    static final int FIELD_ERROR = 101;
    static final int UNEXPECTED_PARAMETER = 102;
    static final int MISSING_PARAMETER = 103;
    static final int DUPLICATE_PARAMETER = 104;
    static final int OVERFLOW_PARAMETER = 105;
    static final int OVERFLOW_FIELD = 106;
    static final int UNKNOWN_PARAMETER = 107;
    static final int UNSUPPORTED_MESSAGE = 109;
    static final int UNSUPPORTED_VERSION = 110;
    static final int UNSUPPORTED_PARAMETER = 111;
    static final int A_INVALID = 300;
    static final int A_OUT_OF_RANGE = 301;
    static final int DEVICE_ERROR = 401;

    /** The same fault said inside a parameter; LLRP has P_UnsupportedParameter at 209, not 211. */
    static int inParameter(int messageCode) {
        return messageCode == UNSUPPORTED_PARAMETER ? 209 : messageCode + 100;
    }

    private Status() {}
}
