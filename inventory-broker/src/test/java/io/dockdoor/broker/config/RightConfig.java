package io.dockdoor.broker.config;

import io.dockdoor.daemon.settings.BadConfig;

/** A configuration that a test takes for right. */
public final class RightConfig {
    private RightConfig() {}

    public static BrokerConfig of(String yaml) {
        try {
            return BrokerConfig.parse("test", yaml);
        } catch (BadConfig wrong) {
            throw new AssertionError(wrong);
        }
    }
}
