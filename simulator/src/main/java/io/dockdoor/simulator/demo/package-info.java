/**
 * {@code ./dockdoor demo}: the whole system as separate processes, as in production, watched through the interfaces that
 * integrators use, and checked against what the simulator knows to be true.
 */
@NullMarked
package io.dockdoor.simulator.demo;

import org.jspecify.annotations.NullMarked;
