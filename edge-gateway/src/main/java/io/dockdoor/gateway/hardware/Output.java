package io.dockdoor.gateway.hardware;

/**
 * One output with what hangs on it.
 *
 * @param onWhenHigh false for what is on while the output is low
 */
public record Output(Terminal terminal, boolean onWhenHigh) {}
