/** The page beside a door: what passes, whether it belongs on this truck, and what the crew can say of it. Works without a network. */
@NullMarked
package io.dockdoor.gateway.page;

import org.jspecify.annotations.NullMarked;
