package io.dockdoor.events;

import java.time.Instant;

/**
 * Settings that the centre wishes a gateway to have; retained below {@code to/{gateway}/config}, signed beside the payload.
 *
 * @param version counts up; what is not greater than the last one taken is passed over
 * @param issuedBy who wants it, for people
 * @param settings YAML: sections that replace those of the gateway's file
 */
public record DesiredConfig(long version, Instant issuedAt, String issuedBy, String settings) {}
