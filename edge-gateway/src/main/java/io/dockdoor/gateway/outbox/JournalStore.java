package io.dockdoor.gateway.outbox;

import io.dockdoor.events.BadEvent;
import io.dockdoor.events.CloudEvents;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.Wire.Gap;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the journal holds and how it is bounded, in its {@link JournalFile}. Belongs to the journal's thread. */
final class JournalStore implements AutoCloseable {
    /** Events that change no stock: people look at them, and the journal lets go of their details first. */
    private static final String LOW_VALUE = "kind IN ('NOTAG','INDETERMINATE') AND thin=0";

    private static final String SIZES = "coalesce(sum(length(body) + length(attributes)), 0)";

    private final JournalFile file;
    private final Map<DoorId, Stream> streams = new HashMap<>();
    private long epoch;
    private long last;
    private long acked;
    private long count;
    private long bytes;
    /** Of what the inventory broker has and is kept all the same. */
    private long kept;

    private final long keptBytes;
    private @Nullable Gap gap;

    /** Last sequence of a door, and the number no passage of it had yet. */
    private record Stream(long sequence, long nextPassage) {}

    private JournalStore(JournalFile file, long keptBytes) {
        this.file = file;
        this.keptBytes = keptBytes;
    }

    /**
     * Opens the file, creating it with {@code newEpoch} when it is not there yet.
     *
     * @param keptBytes so much of what was acknowledged is kept
     * @throws SQLException when it cannot be opened or fails its check; then it is closed again
     */
    static JournalStore open(Path path, long newEpoch, long keptBytes) throws SQLException {
        JournalStore store = new JournalStore(JournalFile.open(path, newEpoch), keptBytes);
        try {
            store.reload();
            return store;
        } catch (SQLException refused) {
            store.close();
            throw refused;
        }
    }

    /** Forgets what was not committed. */
    void rollback() throws SQLException {
        file.reopen();
        reload();
    }

    void commit() throws SQLException {
        file.commit();
    }

    private void reload() throws SQLException {
        epoch = file.mark("epoch");
        last = file.mark("last");
        acked = file.mark("acked");
        count = file.number("SELECT count(*) FROM events WHERE position>?", acked);
        bytes = file.number("SELECT " + SIZES + " FROM events WHERE position>?", acked);
        kept = file.number("SELECT " + SIZES + " FROM events WHERE position<=?", acked);
        gap = null;
        file.each("SELECT first, last, first_time, last_time, count, reason FROM gap", row -> {
            gap = new Gap(
                    epoch,
                    row.getLong(1),
                    row.getLong(2),
                    JournalFile.instant(row.getLong(3)),
                    JournalFile.instant(row.getLong(4)),
                    row.getLong(5),
                    row.getString(6));
            return false;
        });
        streams.clear();
        file.each("SELECT door, sequence, next_passage FROM streams", row -> {
            streams.put(new DoorId(row.getString(1)), new Stream(row.getLong(2), row.getLong(3)));
            return true;
        });
        file.endReading();
    }

    /** Where that draft stands already, or stands now. Durable with the next {@link #commit}. */
    Appended append(Draft draft, Instant recorded) throws SQLException {
        Appended earlier = earlier(draft.key());
        if (earlier != null) {
            return earlier;
        }
        DoorId door = draft.key().door();
        Stream stream = stream(door);
        long sequence = stream.sequence() + 1;
        long position = last + 1;
        InventoryEvent event = draft.at(new StreamPosition(epoch, sequence, position, recorded, false));
        String attributes = Entry.pack(CloudEvents.attributes(event));
        byte[] body = EventJson.write(event);
        DoorFacts facts = event.door();
        file.run(
                "INSERT INTO events(position, door, sequence, kind, recorded, attributes, body, synced)"
                        + " VALUES(?,?,?,?,?,?,?,?)",
                position,
                door.value(),
                sequence,
                draft.key().kind().name(),
                JournalFile.micros(recorded),
                attributes,
                body,
                facts == null || facts.clock().synced() ? 1 : 0);
        file.run(
                "INSERT INTO told(door, passage, revision, kind, part, position, sequence) VALUES(?,?,?,?,?,?,?)",
                door.value(),
                draft.key().passage(),
                draft.key().revision(),
                draft.key().kind().name(),
                draft.key().part(),
                position,
                sequence);
        stream(
                door,
                new Stream(sequence, Math.max(stream.nextPassage(), draft.key().passage() + 1)));
        file.mark("last", position);
        last = position;
        count++;
        bytes += body.length + attributes.length();
        return new Appended(position, sequence, true);
    }

    private @Nullable Appended earlier(Draft.Key key) throws SQLException {
        List<Appended> found = new ArrayList<>();
        file.each(
                "SELECT position, sequence FROM told WHERE door=? AND passage=? AND revision=? AND kind=? AND part=?",
                row -> {
                    found.add(new Appended(row.getLong(1), row.getLong(2), false));
                    return false;
                },
                key.door().value(),
                key.passage(),
                key.revision(),
                key.kind().name(),
                key.part());
        return found.isEmpty() ? null : found.get(0);
    }

    /** The inventory broker has every event up to {@code position}: they wait no more, and the oldest of them go. */
    void acknowledge(long position) throws SQLException {
        if (position <= acked || position > last) {
            return;
        }
        // only what goes is counted: a long backlog is not scanned for every acknowledgement
        String now = " FROM events WHERE position>? AND position<=?";
        count -= file.number("SELECT count(*)" + now, acked, position);
        long settled = file.number("SELECT " + SIZES + now, acked, position);
        bytes -= settled;
        kept += settled;
        file.mark("acked", position);
        acked = position;
        letGo();
        file.run("DELETE FROM gap WHERE last<=?", position);
        if (gap != null && gap.last() <= position) {
            gap = null;
        }
        file.shrink();
    }

    /** Keeps no more of what the inventory broker has than was allowed; down to nine tenths of it, so not at every acknowledgement. */
    private void letGo() throws SQLException {
        if (kept <= keptBytes) {
            return;
        }
        long[] upTo = {0};
        file.each(
                "SELECT position, length(body) + length(attributes) FROM events WHERE position<=? ORDER BY position",
                row -> {
                    upTo[0] = row.getLong(1);
                    kept -= row.getLong(2);
                    return kept > keptBytes / 10 * 9;
                },
                acked);
        file.run("DELETE FROM events WHERE position<=?", upTo[0]);
    }

    /** How many events of that range are here. */
    long here(long first, long last) throws SQLException {
        return file.number("SELECT count(*) FROM events WHERE position>=? AND position<=?", first, last);
    }

    /** The true time came: what was stamped without it and is still here is stamped anew. Tells how many events. */
    int restamp(Duration by) throws SQLException {
        return rewrite("synced=0", Long.MAX_VALUE, event -> Rewrite.later(event, by), "synced=1");
    }

    /** Drops the details of the oldest events that change no stock until so many bytes are free. Tells how many events. */
    private int thin(long excess) throws SQLException {
        return rewrite(LOW_VALUE, excess, Rewrite::thin, "thin=1");
    }

    private int rewrite(String which, long most, UnaryOperator<InventoryEvent> change, String mark)
            throws SQLException {
        record Row(long position, long size, byte[] body) {}
        long before = bytes;
        int changed = 0;
        while (bytes > before - most) {
            List<Row> rows = new ArrayList<>();
            file.each(
                    "SELECT position, length(body) + length(attributes), body FROM events WHERE position>? AND " + which
                            + " ORDER BY position LIMIT 64",
                    row -> rows.add(new Row(row.getLong(1), row.getLong(2), row.getBytes(3))),
                    acked);
            if (rows.isEmpty()) {
                return changed;
            }
            for (Row row : rows) {
                InventoryEvent event = change.apply(read(row.body()));
                String attributes = Entry.pack(CloudEvents.attributes(event));
                byte[] body = EventJson.write(event);
                file.run(
                        "UPDATE events SET attributes=?, body=?, " + mark + " WHERE position=?",
                        attributes,
                        body,
                        row.position());
                bytes += body.length + attributes.length() - row.size();
                changed++;
            }
        }
        return changed;
    }

    private static InventoryEvent read(byte[] body) throws SQLException {
        try {
            return EventJson.read(body);
        } catch (BadEvent damaged) {
            throw new SQLException("a journalled event cannot be read: " + damaged.getMessage(), damaged);
        }
    }

    /**
     * First drops the details of what changes no stock. If that does not suffice, drops the oldest events until the rest keeps the bounds, and remembers the range. Down to nine tenths of the bytes, so
     * that a full journal does not drop at every append.
     *
     * @return whether anything was dropped
     */
    boolean bound(long maxBytes, Instant oldestAllowed) throws SQLException {
        if (bytes > maxBytes) {
            thin(bytes - maxBytes / 10 * 9);
        }
        long excess = bytes > maxBytes ? bytes - maxBytes / 10 * 9 : 0;
        long limit = JournalFile.micros(oldestAllowed);
        String reason = excess > 0 ? "the journal reached its size" : "events reached the journal's age";
        Dropped drop = new Dropped();
        file.each(
                "SELECT position, recorded, length(body) + length(attributes) FROM events WHERE position>?"
                        + " ORDER BY position",
                row -> {
                    boolean goes = drop.bytes < excess || row.getLong(2) < limit;
                    if (goes) {
                        drop.add(row.getLong(1), row.getLong(2), row.getLong(3));
                    }
                    return goes;
                },
                acked);
        if (drop.events == 0) {
            return false;
        }
        Gap before = gap;
        gap = new Gap(
                epoch,
                before == null ? acked + 1 : before.first(),
                drop.last,
                before == null ? JournalFile.instant(drop.firstTime) : before.firstTime(),
                JournalFile.instant(drop.lastTime),
                (before == null ? 0 : before.count()) + drop.events,
                reason);
        file.run("DELETE FROM gap");
        file.run(
                "INSERT INTO gap VALUES(?,?,?,?,?,?)",
                gap.first(),
                gap.last(),
                JournalFile.micros(gap.firstTime()),
                JournalFile.micros(gap.lastTime()),
                gap.count(),
                reason);
        file.run("DELETE FROM events WHERE position>? AND position<=?", acked, drop.last);
        count -= drop.events;
        bytes -= drop.bytes;
        return true;
    }

    /** What goes of the oldest end, in order. */
    private static final class Dropped {
        private long events;
        private long bytes;
        private long last;
        private long firstTime;
        private long lastTime;

        void add(long position, long time, long size) {
            firstTime = events == 0 ? time : firstTime;
            lastTime = time;
            last = position;
            bytes += size;
            events++;
        }
    }

    /** The passages of that door before {@code passage} will never be judged again: their keys can go. */
    void forget(DoorId door, long passage) throws SQLException {
        file.run("DELETE FROM told WHERE door=? AND passage<?", door.value(), passage);
        Stream stream = stream(door);
        if (passage > stream.nextPassage()) {
            stream(door, new Stream(stream.sequence(), passage));
        }
    }

    /** The number no passage of that door had yet, as far as the journal knows. */
    long nextPassage(DoorId door) {
        return stream(door).nextPassage();
    }

    private Stream stream(DoorId door) {
        return streams.getOrDefault(door, new Stream(0, 1));
    }

    private void stream(DoorId door, Stream stream) throws SQLException {
        file.run(
                "INSERT INTO streams VALUES(?,?,?) ON CONFLICT(door) DO UPDATE"
                        + " SET sequence=excluded.sequence, next_passage=excluded.next_passage",
                door.value(),
                stream.sequence(),
                stream.nextPassage());
        streams.put(door, stream);
    }

    JournalMark mark() throws SQLException {
        long oldest = file.number(
                "SELECT coalesce(min(recorded),0) FROM events WHERE position=(SELECT min(position) FROM events WHERE"
                        + " position>?)",
                acked);
        return new JournalMark(epoch, last, acked, count, bytes, oldest == 0 ? null : JournalFile.instant(oldest), gap);
    }

    @Override
    public void close() throws SQLException {
        file.close();
    }
}
