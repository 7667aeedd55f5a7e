package io.dockdoor.gateway.hardware;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All boxes of a gateway, found by the terminals the configuration names. Filled while the gateway opens, then used by any thread. */
public final class Boxes {
    private record Name(Terminal.Kind kind, String device) {}

    private final Map<Name, Box> boxes = new ConcurrentHashMap<>();

    /** There is a box of that name. */
    public void add(Terminal.Kind kind, String device, Box box) {
        boxes.put(new Name(kind, device), box);
    }

    /**
     * Sets an output.
     *
     * @param on whether what hangs on it should be on
     * @throws IOException when it cannot be set; the message says why
     */
    public void set(Output output, boolean on) throws IOException {
        of(output).set(output.terminal().number(), on == output.onWhenHigh());
    }

    /** How often the box of that output came back. */
    public long lives(Output output) throws IOException {
        return of(output).lives();
    }

    private Box of(Output output) throws IOException {
        Box box = boxes.get(new Name(output.terminal().kind(), output.terminal().device()));
        if (box == null) {
            throw new IOException("the box of output " + output.terminal() + " is not open");
        }
        return box;
    }
}
