/** What may be promised to whom, and how old that knowledge is. Pure: numbers in, numbers out. */
@NullMarked
package io.dockdoor.broker.availability;

import org.jspecify.annotations.NullMarked;
