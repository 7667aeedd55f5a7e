package io.dockdoor.reader;

import java.io.IOException;

/** The bytes cannot be LLRP: after this nobody knows where the next message begins, so the connection is of no more use. */
final class FramingFault extends IOException {
    private static final long serialVersionUID = 1;

    FramingFault(String message) {
        super(message);
    }
}
