package io.dockdoor.gateway.door;

/**
 * An input as the spool keeps it.
 *
 * @param turn which of all inputs of the gateway's doors it was: doors are held against each other, so their order matters
 * @param atMicros steady time at which it was judged
 */
record Spooled(long turn, long atMicros, Input input) {}
