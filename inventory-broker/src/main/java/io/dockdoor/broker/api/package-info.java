/** The HTTP face: stock queries, the event stream, health and metrics. The only package that knows Javalin. */
@NullMarked
package io.dockdoor.broker.api;

import org.jspecify.annotations.NullMarked;
