/** Configuration from the centre: believed by signature, checked, tried, kept or given up. */
@NullMarked
package io.dockdoor.gateway.centre;

import org.jspecify.annotations.NullMarked;
