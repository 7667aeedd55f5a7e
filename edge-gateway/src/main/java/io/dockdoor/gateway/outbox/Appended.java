package io.dockdoor.gateway.outbox;

/**
 * Where an event stands in the journal.
 *
 * @param fresh false when it stood there already
 */
public record Appended(long position, long sequence, boolean fresh) {}
