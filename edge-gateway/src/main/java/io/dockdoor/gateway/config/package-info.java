/** The gateway's YAML file, read once into records; every fault is told with its path and line. */
@NullMarked
package io.dockdoor.gateway.config;

import org.jspecify.annotations.NullMarked;
