/** The only package that knows Paho: one connection as one object, and the socket below it that keeps Paho's defects out. */
@NullMarked
package io.dockdoor.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
