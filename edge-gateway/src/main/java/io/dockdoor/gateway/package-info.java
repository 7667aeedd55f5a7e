/** Daemon 1, at the door: reads become movements, movements become journalled events, events go out by MQTT. */
@NullMarked
package io.dockdoor.gateway;

import org.jspecify.annotations.NullMarked;
