package io.dockdoor.gateway.door;

import io.dockdoor.events.Identity;
import io.dockdoor.gateway.config.GatewayConfig.Scanner;
import io.dockdoor.gateway.health.Counters;
import io.dockdoor.gateway.health.HealthBoard;
import io.dockdoor.gateway.health.Level;
import io.dockdoor.reader.scanner.BadScan;
import io.dockdoor.reader.scanner.Scan;
import io.dockdoor.reader.scanner.ScannerListener;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From one scanner to its door, on the scanner's thread: what the scan says goes into the door's inbox, what it cannot say is told. */
public final class ScanFeed implements ScannerListener {
    private static final int LONGEST_SHOWN = 60;

    private final Scanner scanner;
    private final Consumer<Said> door;
    private final Runnable nonsense;
    private final HealthBoard board;
    private final String part;
    private final LongAdder scans;
    private final LongAdder refused;
    private final LongAdder unplugged;

    /** @param nonsense hears of each scan that meant nothing; must not block */
    public ScanFeed(Scanner scanner, DoorLoop loop, Runnable nonsense, HealthBoard board, Counters counters) {
        this(scanner, loop.inbox()::put, nonsense, board, counters);
    }

    ScanFeed(Scanner scanner, Consumer<Said> door, Runnable nonsense, HealthBoard board, Counters counters) {
        this.nonsense = nonsense;
        this.scanner = scanner;
        this.door = door;
        this.board = board;
        this.part = "scanner-" + scanner.id();
        String label = "scanner=\"" + scanner.id() + "\"";
        this.scans = counters.counter("scans_total", label);
        this.refused = counters.counter("scans_refused_total", label);
        this.unplugged = counters.counter("scanner_unplugged_total", label);
    }

    @Override
    public void scanned(String line, long atMicros) {
        scans.increment();
        try {
            Scan scan = Scan.parse(line);
            Said said = said(scan, atMicros);
            if (said == null) {
                refuse(
                        line,
                        scan.isPlain()
                                ? "it is no GS1 code and matches none of the scanner's documents"
                                : "it names a kind of goods or a fact, but no single thing and no document");
            } else {
                door.accept(said);
                board.report(part, Level.UP, "ok", "last scan: " + said.id());
            }
        } catch (BadScan bad) {
            refuse(line, String.valueOf(bad.getMessage()));
        }
    }

    private @Nullable Said said(Scan scan, long atMicros) {
        long until = atMicros + scanner.within().toNanos() / 1_000;
        if (scan.isPlain()) {
            return scanner.documents().stream()
                    .filter(document -> document.form().matcher(scan.text()).matches())
                    .findFirst()
                    .map(document -> new Said(
                            Said.Kind.valueOf(document.kind().toUpperCase(Locale.ROOT)), scan.text(), atMicros, until))
                    .orElse(null);
        }
        Optional<Identity> identity = scan.identity();
        if (identity.isPresent() && isThing(identity.get())) {
            return new Said(Said.Kind.THING, identity.get().uri(), atMicros, until);
        }
        return scan.value("400")
                .map(order -> new Said(Said.Kind.PO, order, atMicros, until))
                .orElse(null);
    }

    private static boolean isThing(Identity identity) {
        return identity instanceof Identity.LogisticUnit
                || identity instanceof Identity.TradeItem
                || identity instanceof Identity.ReturnableAsset
                || identity instanceof Identity.IndividualAsset;
    }

    private void refuse(String line, String why) {
        refused.increment();
        nonsense.run();
        StringBuilder shown = new StringBuilder();
        line.chars().limit(LONGEST_SHOWN).forEach(c -> shown.append(c < ' ' || c > 126 ? '?' : (char) c));
        board.report(
                part,
                Level.DEGRADED,
                "scan-refused",
                "the scan '" + shown + "' means nothing here: " + why + "; scan again");
    }

    @Override
    public void connected() {
        board.report(part, Level.UP, "ok", "waiting for scans");
    }

    @Override
    public void away(String sentence) {
        unplugged.increment();
        board.report(part, Level.DEGRADED, "away", sentence);
    }

    @Override
    public void noise() {
        scans.increment();
        refuse("", "it is longer than any symbol; check the scanner's cable and its baud rate");
    }
}
