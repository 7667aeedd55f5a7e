/** Who may ask what of the HTTP API, and how often. */
@NullMarked
package io.dockdoor.broker.access;

import org.jspecify.annotations.NullMarked;
