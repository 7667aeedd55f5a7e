package io.dockdoor.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what goes wrong again and again from filling the log: of one warning or error {@value #MOST} lines an hour, then it is
 * counted, and the count is told with the first one of the next hour. Messages that differ only in long numbers are one.
 * What is no warning passes always: it is the story of the shift.
 */
public final class Repeats extends Filter<ILoggingEvent> {
    static final int MOST = 10;
    private static final int MOST_DISTINCT = 256;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{3,}");
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);

    /** One warning in its hour. */
    private static final class Heard {
        private final long since;
        private long times;

        Heard(long since) {
            this.since = since;
        }
    }

    private final Map<String, Heard> heard = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
            return size() > MOST_DISTINCT;
        }
    };

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)
                || event.getLoggerName().equals(LOG.getName())) {
            return FilterReply.NEUTRAL;
        }
        String said = event.getLoggerName() + " "
                + LONG_NUMBER.matcher(event.getFormattedMessage()).replaceAll("#");
        long unsaid = 0;
        synchronized (heard) {
            Heard before = heard.get(said);
            if (before == null || event.getTimeStamp() - before.since >= HOUR_MILLIS) {
                unsaid = before == null ? 0 : Math.max(0, before.times - MOST);
                before = new Heard(event.getTimeStamp());
                heard.put(said, before);
            }
            before.times++;
            if (before.times > MOST) {
                return FilterReply.DENY;
            }
        }
        if (unsaid > 0) {
            LOG.warn("said {} times more in the hour before: {}", unsaid, event.getFormattedMessage());
        }
        return FilterReply.NEUTRAL;
    }
}
