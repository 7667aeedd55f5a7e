package io.dockdoor.broker.count;

/**
 * An act as it is kept.
 *
 * @param number contiguous over all counts, from 1
 * @param count id of the count
 */
public record KeptAct(long number, String count, String site, Act act) {}
