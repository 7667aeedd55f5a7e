package io.dockdoor.gateway.health;

import java.util.Locale;

/** How well something does its work; ordered from good to bad. */
public enum Level {
    UP,
    DEGRADED,
    DOWN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
