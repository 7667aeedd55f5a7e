/** The two ends of MQTT: the broker that may run inside this process, and the link to whichever broker is used. */
@NullMarked
package io.dockdoor.broker.mqtt;

import org.jspecify.annotations.NullMarked;
