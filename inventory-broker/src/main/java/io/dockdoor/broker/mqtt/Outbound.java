package io.dockdoor.broker.mqtt;

/** A message to publish at QoS 1. */
public record Outbound(String topic, byte[] payload, boolean retained) {}
