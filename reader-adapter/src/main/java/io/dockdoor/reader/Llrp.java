package io.dockdoor.reader;

/** The numbers of LLRP 1.0.1 (and the version messages of 1.1) this package speaks of. Names as in the standard (clause 16). */
final class Llrp {
    static final int HEADER_LENGTH = 10;

    // messages (16.1)
    static final int GET_READER_CAPABILITIES = 1;
    static final int GET_READER_CONFIG = 2;
    static final int SET_READER_CONFIG = 3;
    static final int CLOSE_CONNECTION_RESPONSE = 4;
    static final int GET_READER_CAPABILITIES_RESPONSE = 11;
    static final int GET_READER_CONFIG_RESPONSE = 12;
    static final int SET_READER_CONFIG_RESPONSE = 13;
    static final int CLOSE_CONNECTION = 14;
    static final int ADD_ROSPEC = 20;
    static final int DELETE_ROSPEC = 21;
    static final int START_ROSPEC = 22;
    static final int ENABLE_ROSPEC = 24;
    static final int DISABLE_ROSPEC = 25;
    static final int GET_ROSPECS = 26;
    static final int ADD_ROSPEC_RESPONSE = 30;
    static final int DELETE_ROSPEC_RESPONSE = 31;
    static final int START_ROSPEC_RESPONSE = 32;
    static final int ENABLE_ROSPEC_RESPONSE = 34;
    static final int DISABLE_ROSPEC_RESPONSE = 35;
    static final int GET_ROSPECS_RESPONSE = 36;
    static final int DELETE_ACCESSSPEC = 41;
    static final int DISABLE_ACCESSSPEC = 43;
    static final int DELETE_ACCESSSPEC_RESPONSE = 51;
    static final int DISABLE_ACCESSSPEC_RESPONSE = 53;
    static final int GET_SUPPORTED_VERSION = 46;
    static final int SET_PROTOCOL_VERSION = 47;
    static final int GET_SUPPORTED_VERSION_RESPONSE = 56;
    static final int SET_PROTOCOL_VERSION_RESPONSE = 57;
    static final int GET_REPORT = 60;
    static final int RO_ACCESS_REPORT = 61;
    static final int KEEPALIVE = 62;
    static final int READER_EVENT_NOTIFICATION = 63;
    static final int ENABLE_EVENTS_AND_REPORTS = 64;
    static final int KEEPALIVE_ACK = 72;
    static final int ERROR_MESSAGE = 100;
    static final int CUSTOM_MESSAGE = 1023;

    // parameters in type-length-value form (16.2)
    static final int UTC_TIMESTAMP = 128;
    static final int UPTIME = 129;
    static final int GENERAL_DEVICE_CAPABILITIES = 137;
    static final int GPIO_CAPABILITIES = 141;
    static final int LLRP_CAPABILITIES = 142;
    static final int REGULATORY_CAPABILITIES = 143;
    static final int UHF_BAND_CAPABILITIES = 144;
    static final int TRANSMIT_POWER_LEVEL_TABLE_ENTRY = 145;
    static final int FREQUENCY_INFORMATION = 146;
    static final int FREQUENCY_HOP_TABLE = 147;
    static final int FIXED_FREQUENCY_TABLE = 148;
    static final int RO_SPEC = 177;
    static final int ANTENNA_PROPERTIES = 221;
    static final int GPI_PORT_CURRENT_STATE = 225;
    static final int TAG_REPORT_DATA = 240;
    static final int EPC_DATA = 241;
    static final int READER_EVENT_NOTIFICATION_DATA = 246;
    static final int GPI_EVENT = 248;
    static final int ROSPEC_EVENT = 249;
    static final int REPORT_BUFFER_LEVEL_WARNING_EVENT = 250;
    static final int REPORT_BUFFER_OVERFLOW_ERROR_EVENT = 251;
    static final int READER_EXCEPTION_EVENT = 252;
    static final int ANTENNA_EVENT = 255;
    static final int CONNECTION_ATTEMPT_EVENT = 256;
    static final int CONNECTION_CLOSE_EVENT = 257;
    static final int LLRP_STATUS = 287;
    static final int C1G2_UHF_RF_MODE_TABLE = 328;
    static final int C1G2_UHF_RF_MODE_TABLE_ENTRY = 329;
    static final int CUSTOM = 1023;

    // parameters in type-value form (16.2.7.3)
    static final int ANTENNA_ID = 1;
    static final int FIRST_SEEN_UTC = 2;
    static final int FIRST_SEEN_UPTIME = 3;
    static final int LAST_SEEN_UTC = 4;
    static final int LAST_SEEN_UPTIME = 5;
    static final int PEAK_RSSI = 6;
    static final int CHANNEL_INDEX = 7;
    static final int TAG_SEEN_COUNT = 8;
    static final int C1G2_PC = 12;
    static final int EPC_96 = 13;

    static final int IMPINJ = 25882;
    static final int ZEBRA = 161;

    /**
     * Length in bytes, type byte included, of each type-value parameter: such a parameter says its type and not its length. 15
     * and 18 as in 1.0.1, 19 and 20 came with 2.0. 0 = unknown, so nothing after it in the same parameter can be found.
     */
    private static final byte[] TV_LENGTH = new byte[128];

    static {
        byte[] known = {0, 3, 9, 9, 9, 9, 2, 3, 3, 5, 3, 3, 3, 13, 3, 3, 5, 3, 5, 3, 3};
        System.arraycopy(known, 0, TV_LENGTH, 0, known.length);
    }

    private Llrp() {}

    static int tvLength(int type) {
        return TV_LENGTH[type];
    }

    /** What the standard calls a status code (16.2.9.1), for people. */
    static String statusName(int code) {
        return switch (code) {
            case 0 -> "M_Success";
            case 100 -> "M_ParameterError";
            case 101 -> "M_FieldError";
            case 102 -> "M_UnexpectedParameter";
            case 103 -> "M_MissingParameter";
            case 104 -> "M_DuplicateParameter";
            case 105 -> "M_OverflowParameter";
            case 106 -> "M_OverflowField";
            case 107 -> "M_UnknownParameter";
            case 108 -> "M_UnknownField";
            case 109 -> "M_UnsupportedMessage";
            case 110 -> "M_UnsupportedVersion";
            case 111 -> "M_UnsupportedParameter";
            case 112 -> "M_UnexpectedMessage";
            case 200 -> "P_ParameterError";
            case 201 -> "P_FieldError";
            case 209 -> "P_UnsupportedParameter";
            case 300 -> "A_Invalid";
            case 301 -> "A_OutOfRange";
            case 401 -> "R_DeviceError";
            default -> "status " + code;
        };
    }
}
