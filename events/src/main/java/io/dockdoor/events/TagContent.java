package io.dockdoor.events;

/** What was read from a tag's bits: one form per generation of the standard. */
sealed interface TagContent permits Tds1Tag, PlusTag {
    Identity identity() throws BadEpc;

    EpcDescription describe(String rawUri) throws BadEpc;
}
