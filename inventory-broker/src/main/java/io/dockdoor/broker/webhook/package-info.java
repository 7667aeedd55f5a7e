/** Webhooks: every booked movement told to whoever asked, signed, again and again until it is taken (Standard Webhooks 1.0). */
@NullMarked
package io.dockdoor.broker.webhook;

import org.jspecify.annotations.NullMarked;
