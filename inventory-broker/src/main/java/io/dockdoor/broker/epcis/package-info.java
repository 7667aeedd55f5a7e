/** EPCIS 2.0 for any client that speaks it: capture, and a subset of the event query (GS1 EPCIS 2.0, section 8). */
@NullMarked
package io.dockdoor.broker.epcis;

import org.jspecify.annotations.NullMarked;
