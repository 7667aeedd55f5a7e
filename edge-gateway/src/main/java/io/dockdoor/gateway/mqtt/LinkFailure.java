package io.dockdoor.gateway.mqtt;

/** The broker cannot be reached or does not want us; {@link #code} is for machines, the message for people. */
public final class LinkFailure extends Exception {
    private final String code;

    public LinkFailure(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
