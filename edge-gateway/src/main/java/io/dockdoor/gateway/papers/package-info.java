/** Verification at the door: what the doors are to expect, kept on disk, and what passed held against it. */
@NullMarked
package io.dockdoor.gateway.papers;

import org.jspecify.annotations.NullMarked;
