package io.dockdoor.gateway.command;

import org.jspecify.annotations.Nullable;

/** Why a command is not begun; told to whoever asked, as the reply {@code rejected}. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final @Nullable String field;

    private Refused(String code, @Nullable String field, String sentence) {
        super(sentence);
        this.code = code;
        this.field = field;
    }

    /** A field is missing or makes no sense; the sentence names the cure. */
    public static Refused malformed(String field, String sentence) {
        return new Refused("malformed", field, sentence);
    }

    /** The door or reader is about something else; worth asking again later, under a new command id. */
    public static Refused busy(String sentence) {
        return new Refused("busy", null, sentence);
    }

    /** What it needs is not there. */
    public static Refused unavailable(String sentence) {
        return new Refused("unavailable", null, sentence);
    }

    static Refused of(String code, String sentence) {
        return new Refused(code, null, sentence);
    }

    /** For machines. */
    public String code() {
        return code;
    }

    /** The field at fault, null when it is none. */
    public @Nullable String field() {
        return field;
    }

    /** For a person. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
