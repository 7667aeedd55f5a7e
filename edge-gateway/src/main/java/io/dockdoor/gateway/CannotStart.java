package io.dockdoor.gateway;

/** The gateway cannot do its work here and now; the message is one sentence for the person who started it. Exit code 1. */
public final class CannotStart extends Exception {
    public CannotStart(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
