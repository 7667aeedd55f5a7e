package io.dockdoor.gateway.light;

import io.dockdoor.gateway.health.HealthBoard.Health;
import java.util.Map;

/** What a tower shows besides the word of its door. Any thread. */
public interface Surroundings {
    /** How the parts are that matter to this door. */
    Map<String, Health> parts();

    /** Whether what stands before the door is being counted. */
    default boolean sweeping() {
        return false;
    }

    /** Whether more movements wait for the inventory broker than they should. */
    default boolean backlog() {
        return false;
    }
}
