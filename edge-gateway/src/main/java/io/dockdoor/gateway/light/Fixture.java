package io.dockdoor.gateway.light;

import java.io.IOException;
import java.util.Map;

/** A tower as a thing: something that can be made to shine. Called by one thread. */
public interface Fixture {
    /**
     * Makes its lamps be so from now on.
     *
     * @param nanos monotonic time, by which lamps blink that do not blink by themselves
     * @return how long it stays right without being told again, nanoseconds; {@link Long#MAX_VALUE} for as long as nothing else is wanted
     * @throws IOException when some of it could not be done; the message says what, as far as it goes
     */
    long show(Map<Lamp, Shine> shown, long nanos) throws IOException;
}
