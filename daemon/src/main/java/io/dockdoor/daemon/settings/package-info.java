/** How a daemon's YAML file is read: key by key, every fault with its line and cure, all told together. */
@NullMarked
package io.dockdoor.daemon.settings;

import org.jspecify.annotations.NullMarked;
