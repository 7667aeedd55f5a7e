/** The broker's one YAML file, read once into records; every fault is told with its path, line and cure. */
@NullMarked
package io.dockdoor.broker.config;

import org.jspecify.annotations.NullMarked;
