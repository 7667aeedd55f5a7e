package io.dockdoor.broker.mqtt;

/**
 * A message that arrived.
 *
 * @param done to be called once it is safe; until then the broker keeps it and sends it again after a reconnect
 */
public record Inbound(String topic, byte[] payload, boolean retained, Runnable done) {}
