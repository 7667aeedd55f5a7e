/** What goes out after a commit: retained stock, deltas, accepted entries, each behind a cursor of its own. */
@NullMarked
package io.dockdoor.broker.fanout;

import org.jspecify.annotations.NullMarked;
