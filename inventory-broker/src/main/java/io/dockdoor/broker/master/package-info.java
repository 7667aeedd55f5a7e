/** Master data: what may be sold, from where, to whom and what is kept back, each as a sheet of lines. Pure: text in, checked lines out. */
@NullMarked
package io.dockdoor.broker.master;

import org.jspecify.annotations.NullMarked;
