/** The barcode scanner at a door: lines from a serial port, and what they say in the words of GS1. */
@NullMarked
package io.dockdoor.reader.scanner;

import org.jspecify.annotations.NullMarked;
