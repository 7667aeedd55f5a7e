/** The MQTT wire both daemons speak through: Paho with its defects fenced, and TLS from PEM files. No policy lives here. */
@NullMarked
package io.dockdoor.mqtt;

import org.jspecify.annotations.NullMarked;
