/** What both daemons need to run unattended: the tie to systemd, the log, the checks of {@code doctor}. */
@NullMarked
package io.dockdoor.daemon;

import org.jspecify.annotations.NullMarked;
