package io.dockdoor.gateway.outbox;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CloudEvents;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of the journal that are to be told again, whatever was acknowledged. Anybody asks, the publisher's thread takes, one
 * event after the other when nothing else waits. What was not sent when a connection ended goes on with the next.
 */
final class Replays {
    private static final int MOST = 16;
    private static final int READ_AT_ONCE = 16;

    private record Range(long after, long last) {}

    private final ConcurrentLinkedQueue<Range> asked = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Entry> read = new ArrayDeque<>();
    private @Nullable Range reading;

    /** That range again; false when too many ranges wait already. */
    boolean ask(long first, long last) {
        return asked.size() < MOST && asked.add(new Range(first - 1, last));
    }

    boolean waiting() {
        return !read.isEmpty() || reading != null || !asked.isEmpty();
    }

    /** The next to send, marked as replayed; null when there is none. */
    @Nullable Entry next(SendOrder.Source source) throws SQLException {
        while (read.isEmpty()) {
            Range range = reading != null ? reading : asked.poll();
            if (range == null) {
                return null;
            }
            List<Entry> some = source.between(range.after(), range.last(), READ_AT_ONCE);
            read.addAll(some);
            reading = some.size() < READ_AT_ONCE
                    ? null
                    : new Range(some.get(some.size() - 1).position(), range.last());
        }
        return replayed(read.remove());
    }

    private static Entry replayed(Entry entry) throws SQLException {
        try {
            InventoryEvent event = Rewrite.replayed(EventJson.read(entry.body()));
            return new Entry(
                    entry.position(),
                    entry.door(),
                    entry.kind(),
                    CloudEvents.attributes(event),
                    EventJson.write(event));
        } catch (BadEvent damaged) {
            throw new SQLException("a journalled event cannot be read: " + damaged.getMessage(), damaged);
        }
    }
}
