/** What the gateway can be told to do: commands come in by MQTT or HTTP, are remembered on disk, done once and answered. */
@NullMarked
package io.dockdoor.gateway.command;

import org.jspecify.annotations.NullMarked;
