/** One door: its inbox, its spool of recent reads, its loop, and what its verdicts become. */
@NullMarked
package io.dockdoor.gateway.door;

import org.jspecify.annotations.NullMarked;
