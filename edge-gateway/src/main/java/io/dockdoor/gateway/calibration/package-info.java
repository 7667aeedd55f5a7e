/** Fits the judgement of a door to recordings of which a person said what happened. */
@NullMarked
package io.dockdoor.gateway.calibration;

import org.jspecify.annotations.NullMarked;
