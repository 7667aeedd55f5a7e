/** The light tower and buzzer beside a door: what the crew sees of how the gateway is and what just passed. */
@NullMarked
package io.dockdoor.gateway.light;

import org.jspecify.annotations.NullMarked;
