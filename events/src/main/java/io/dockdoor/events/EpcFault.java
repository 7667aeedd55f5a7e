package io.dockdoor.events;

/** Why a tag's bits name nothing. The names are told to the outside as {@link Identity.Raw#reason()} and never change. */
public enum EpcFault {
    /** The tag answered without any EPC. */
    EMPTY,
    /** Header 00: a tag as it left the factory (TDS table 14-1). */
    UNPROGRAMMED,
    /** A header no scheme has, or one we do not read. */
    UNKNOWN_HEADER,
    /** The T bit of the PC word is set: the tag follows ISO/IEC 15961, whatever its bits look like. */
    ISO_AFI,
    /** Fewer bits than the scheme needs. */
    TOO_SHORT,
    /** Partition 7 (TDS 14 defines 0 to 6). */
    BAD_PARTITION,
    /** A field holds what its scheme does not allow. */
    BAD_FIELD,
    /** TDS 2.x tags carry the check digit, and it is wrong. */
    BAD_CHECK_DIGIT,
    /** Bits after the end of the scheme are not zero. */
    TRAILING_BITS,
    /** Another system told it as a raw URI although the bits can be read; its word is kept. */
    TOLD_AS_RAW
}
