package io.dockdoor.reader.scanner;

/** A scan that makes no sense, with where and what would be right. Carries no stack trace: bad labels are weather. */
public final class BadScan extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    /** @param position index of the first character that is wrong, from 0, in the text that was parsed */
    BadScan(int position, String sentence) {
        super("at character " + (position + 1) + ": " + sentence, null, false, false);
        this.position = position;
    }

    /** Index, from 0, of the first character that is wrong; the message counts from 1. */
    public int position() {
        return position;
    }
}
