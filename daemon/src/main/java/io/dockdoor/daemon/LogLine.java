package io.dockdoor.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The line of the log, without secrets. When systemd's journal takes it ({@code JOURNAL_STREAM} is set) every line begins with
 * its priority, {@code <3>} to {@code <7>} (sd-daemon(3)): {@code journalctl -p warning} works,
 * also for the lines of a stack trace.
 */
public final class LogLine extends PatternLayout {
    private boolean journal = System.getenv("JOURNAL_STREAM") != null;

    /** For tests and for those who want it either way. */
    public void setJournal(boolean journal) {
        this.journal = journal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String text = Secrets.hidden(super.doLayout(event));
        if (!journal) {
            return text;
        }
        String priority = priority(event.getLevel());
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.lines().forEach(line -> out.append(priority).append(line).append('\n'));
        return out.toString();
    }

    private static String priority(Level level) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return "<3>";
        }
        if (level.isGreaterOrEqual(Level.WARN)) {
            return "<4>";
        }
        return level.isGreaterOrEqual(Level.INFO) ? "<6>" : "<7>";
    }
}
