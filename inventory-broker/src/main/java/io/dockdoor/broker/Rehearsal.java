package io.dockdoor.broker;

import io.dockdoor.broker.availability.Watermarks;
import io.dockdoor.broker.fanout.AsOf;
import io.dockdoor.broker.fanout.Telling;
import io.dockdoor.broker.ledger.CommitBell;
import io.dockdoor.broker.ledger.Database;
import io.dockdoor.broker.ledger.LedgerLoop;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.LedgerStore;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.broker.mqtt.Inbound;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventJson;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import io.dockdoor.events.Topics;
import io.dockdoor.events.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books and tells some loads of its own making in a ledger that is thrown away, while the broker starts: the first real load
 * after a start would otherwise wait half a second for classes to be loaded and run uncompiled. Nothing of it leaves this
 * class, and nobody waits for it. What goes wrong here is no trouble: it costs the first load its half second.
 */
final class Rehearsal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    static final int LOADS = 60;
    private static final int AT_ONCE = 5;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final SiteId SITE = new SiteId("rehearsal");
    private static final GatewayId GATEWAY = new GatewayId("rehearsal");
    private static final DoorId DOOR = new DoorId("rehearsal");
    private static final Specimen LOAD = new Specimen(SITE, GATEWAY, DOOR, 10);

    private final Topics topics;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "rehearsal");

    private Rehearsal(Topics topics, InstantSource clock) {
        this.topics = topics;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /** Begins beside whatever else goes on. */
    static Rehearsal start(Topics topics, InstantSource clock) {
        Rehearsal rehearsal = new Rehearsal(topics, clock);
        rehearsal.thread.start();
        return rehearsal;
    }

    /** Waits for its end, some seconds at most: an archive of the classes is to have those it loaded. */
    @Override
    public void close() throws InterruptedException {
        thread.join(PATIENCE_MILLIS);
    }

    private void run() {
        try {
            Path folder = Files.createTempDirectory("dockdoor-rehearsal");
            try {
                play(Database.sqlite(folder), topics, clock);
            } finally {
                remove(folder);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException | SQLException | RuntimeException | ExecutionException | TimeoutException e) {
            LOG.debug("The rehearsal was broken off", e);
        }
    }

    /** Gives how many loads it told. */
    static int play(Database database, Topics topics, InstantSource clock)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        CommitBell bell = new CommitBell();
        Watermarks watermarks = new Watermarks();
        try (LedgerStore store = LedgerStore.open(database, List.of());
                StockQueries stock = new StockQueries(database);
                LedgerLoop ledger = new LedgerLoop(
                        store,
                        topics,
                        mark -> {},
                        (site, gateway, epoch, first, last) -> {},
                        bell,
                        watermarks,
                        clock)) {
            AsOf asOf = new AsOf(watermarks, stock, clock);
            ledger.start();
            int told = 0;
            for (int load = 1; load <= LOADS; load++) {
                ledger.passing(new Inbound(
                        topics.movement(SITE, GATEWAY, DOOR, MovementKind.RECEIVE),
                        EventJson.write(receipt(load, clock.instant())),
                        false,
                        () -> {}));
                if (load % AT_ONCE == 0) {
                    CompletableFuture<Boolean> booked = ledger.ask(all -> true);
                    booked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                    told += tell(stock, asOf, told);
                }
            }
            return told;
        }
    }

    /** Words that nobody hears. */
    private static int tell(StockQueries stock, AsOf asOf, long position) {
        stock.changedAfter(position).forEach(at -> Wire.write(Telling.snapshot(stock, at, asOf)));
        List<LedgerRecord> records = stock.after(position, LOADS);
        for (LedgerRecord record : records) {
            Telling.movement(record);
            Telling.deltas(record).forEach(Wire::write);
        }
        return records.size();
    }

    private static InventoryEvent receipt(int load, Instant at) {
        return LOAD.receipt(load, load, at, new DoorFacts.StreamPosition(1, load, load, at, false));
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            for (Path each : inside.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }
}
