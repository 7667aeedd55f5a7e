/** What a gateway costs the computer it runs on, measured on the whole process with the unit's settings. */
@NullMarked
package io.dockdoor.acceptance.footprint;

import org.jspecify.annotations.NullMarked;
