package io.dockdoor.gateway.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every part of the gateway says how it is. Any thread may report and read; a part is owned by whoever reports it.
 * A change is logged once, in the sentence a person reads on the health page too.
 */
public final class HealthBoard {
    private static final Logger LOG = LoggerFactory.getLogger(HealthBoard.class);

    /**
     * How a part is.
     *
     * @param code short and stable, for machines
     * @param sentence what a person can act on
     * @param since when this code began
     */
    public record Health(Level level, String code, String sentence, Instant since) {}

    private final InstantSource clock;
    private final Instant started;
    private final Map<String, Health> parts = new ConcurrentSkipListMap<>();
    private BiConsumer<String, Health> watcher = (part, health) -> {};

    public HealthBoard(InstantSource clock) {
        this.clock = clock;
        this.started = clock.instant();
    }

    /** Tells how a part is now. The same code again only refreshes the sentence. */
    public void report(String part, Level level, String code, String sentence) {
        synchronized (this) { // so that the watcher hears changes in their order
            Health before = parts.get(part);
            Instant since = clock.instant();
            boolean same = false;
            if (before != null && before.code().equals(code) && before.level() == level) {
                same = true;
                since = before.since();
            }
            Health now = new Health(level, code, sentence, since);
            parts.put(part, now);
            if (same) {
                return;
            }
            watcher.accept(part, now);
        }
        switch (level) {
            case UP -> LOG.info("{} is up: {} ({})", part, sentence, code);
            case DEGRADED -> LOG.warn("{} is degraded: {} ({})", part, sentence, code);
            case DOWN -> LOG.error("{} is down: {} ({})", part, sentence, code);
        }
    }

    /** Everything as it is now, by part; the caller's own. */
    public Map<String, Health> parts() {
        return new TreeMap<>(parts);
    }

    /** The worst of all parts, the longest-standing first among equals; up since the start when nothing is wrong. */
    public Health whole() {
        return parts.entrySet().stream()
                .filter(part -> part.getValue().level() != Level.UP)
                .min(Comparator.comparing((Map.Entry<String, Health> part) ->
                                part.getValue().level())
                        .reversed()
                        .thenComparing(part -> part.getValue().since()))
                .map(part -> new Health(
                        part.getValue().level(),
                        part.getKey() + "." + part.getValue().code(),
                        part.getValue().sentence(),
                        part.getValue().since()))
                .orElseGet(() -> new Health(Level.UP, "ok", "everything works", started));
    }

    /**
     * Hears how everything is now, then every change in its order, on the thread that reported it; one watcher, which must not
     * block.
     */
    public synchronized void watch(BiConsumer<String, Health> itsWatcher) {
        watcher = itsWatcher;
        parts.forEach(itsWatcher);
    }
}
