package io.dockdoor.events;

import org.jspecify.annotations.Nullable;

/**
 * All a tag's bits say, for tools, logs and tests; the doors only need {@link #identity()}.
 *
 * @param identity what it is, as {@link EpcDecoder#decode} tells it
 * @param scheme binary scheme by its standard name, for example sgtin-96 or sscc+; null for a raw tag
 * @param filter filter value (TDS 10); -1 when the scheme has none
 * @param companyPrefixDigits length of the GS1 company prefix; 0 when the tag does not tell it
 * @param tagUri {@code urn:epc:tag:…}; null for TDS 2.x schemes, which have none without a company prefix table
 * @param pureIdentityUri {@code urn:epc:id:…}; null likewise
 * @param elementString the bracketed element string of a barcode; null when it is no GS1 key
 * @param digitalLink the Digital Link as the tag tells it, with its own host name and attributes; null when it is no GS1 key
 * @param rawUri {@code urn:epc:raw:…} of the same bits
 */
public record EpcDescription(
        Identity identity,
        @Nullable String scheme,
        int filter,
        int companyPrefixDigits,
        @Nullable String tagUri,
        @Nullable String pureIdentityUri,
        @Nullable String elementString,
        @Nullable String digitalLink,
        String rawUri) {}
