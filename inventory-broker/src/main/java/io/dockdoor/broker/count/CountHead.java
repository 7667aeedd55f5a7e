package io.dockdoor.broker.count;

import java.time.Instant;

/** What a count is found by. */
public record CountHead(String id, String site, String state, Instant opened) {}
