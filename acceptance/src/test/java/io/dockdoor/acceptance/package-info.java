/** What only the whole can show: walls between modules, dock-to-stock scenarios with real processes, fault runs, benchmarks. */
@NullMarked
package io.dockdoor.acceptance;

import org.jspecify.annotations.NullMarked;
