/** Judges scenes whose truth is known and counts how often the judgement was right, beside the usual simpler methods. */
@NullMarked
package io.dockdoor.acceptance.truth;

import org.jspecify.annotations.NullMarked;
