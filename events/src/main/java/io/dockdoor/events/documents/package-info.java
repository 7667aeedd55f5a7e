/**
 * What a document expects to pass through doors, and how what passed is held against it. Both daemons must say the same of a
 * document, so they share this. No I/O, no clock.
 */
@NullMarked
package io.dockdoor.events.documents;

import org.jspecify.annotations.NullMarked;
