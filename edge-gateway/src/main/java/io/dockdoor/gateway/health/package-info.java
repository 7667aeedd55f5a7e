/** How the gateway is: up, degraded or down, with a code, a sentence and since when. */
@NullMarked
package io.dockdoor.gateway.health;

import org.jspecify.annotations.NullMarked;
