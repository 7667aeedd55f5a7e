package io.dockdoor.simulator.llrp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections a reader is done with but that are not closed yet. Belongs to the reader's thread. */
final class Farewells {
    private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);

    /** How long a connection that is over may take to carry away what was last said. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private static final int MOST = 16;

    private final ArrayDeque<Leaving> leaving = new ArrayDeque<>();
    private final ArrayDeque<Connection> mute = new ArrayDeque<>();

    private record Leaving(Connection connection, long untilNanos) {}

    /** What was written goes out, then the connection ends. */
    void leave(Connection connection) {
        leaving.add(new Leaving(connection, System.nanoTime() + LINGER_NANOS));
    }

    /** It stays open, and nothing is written or read any more: {@link Fault#HALF_OPEN}. */
    void hush(Connection connection) throws IOException {
        connection.key().interestOps(0);
        mute.add(connection);
        if (mute.size() > MOST) {
            mute.remove().close();
        }
    }

    /** Something came on a connection that is over: nobody listens any more, but its end counts. */
    void readable(SelectionKey key, Connection connection) throws IOException {
        if (key.isReadable() && !connection.drain()) {
            leaving.removeIf(each -> each.connection == connection);
            connection.close();
        }
    }

    void forget(Connection connection) {
        leaving.removeIf(each -> each.connection == connection);
    }

    /** Flushes connections that are over, then waits a moment for the peer to close first, so that nothing said is lost. */
    void seeOff() throws IOException {
        while (leaving.size() > MOST) {
            leaving.remove().connection.close();
        }
        for (Iterator<Leaving> each = leaving.iterator(); each.hasNext(); ) {
            Leaving next = each.next();
            boolean over = System.nanoTime() - next.untilNanos > 0;
            try {
                boolean wasFlushed = next.connection.isFlushed();
                next.connection.flush();
                if (!wasFlushed && next.connection.isFlushed()) {
                    next.connection.endOutput();
                }
            } catch (IOException e) {
                LOG.debug("the last words were not heard", e);
                over = true;
            }
            if (over) {
                each.remove();
                next.connection.close();
            }
        }
    }

    void close() throws IOException {
        for (Leaving each : leaving) {
            each.connection.close();
        }
        for (Connection each : mute) {
            each.close();
        }
    }
}
