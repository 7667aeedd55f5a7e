package io.dockdoor.gateway;

import io.dockdoor.dedup.DoorMode;
import io.dockdoor.events.ReaderId;
import io.dockdoor.gateway.command.Args;
import io.dockdoor.gateway.command.Order;
import io.dockdoor.gateway.command.Refused;
import io.dockdoor.gateway.command.Verb;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.door.DoorLoop;
import io.dockdoor.gateway.light.TowerLight;
import io.dockdoor.reader.LlrpReader;
import io.dockdoor.reader.ReaderStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The small verbs that need nothing of their own: {@code light.test}, {@code door.mode}, {@code reader.restart}. */
final class GatewayVerbs {
    private static final Duration RESTARTS_WITHIN = Duration.ofSeconds(60);

    private GatewayVerbs() {}

    /** The configured door that {@code args.door} names. */
    static Door door(Args args, GatewayConfig config) throws Refused {
        String id = args.text("door", config.doors().get(0).id().value());
        return config.doors().stream()
                .filter(door -> door.id().value().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.malformed(
                        "args.door",
                        "there is no door '" + id + "'; there are "
                                + new TreeSet<>(config.doors().stream()
                                        .map(door -> door.id().value())
                                        .toList())));
    }

    /** All lamps of a door's tower, or of every tower, for two seconds. */
    static Verb lightTest(GatewayConfig config, List<TowerLight> towers) {
        return Verb.of("light.test", args -> {
            Door only = args.has("door") ? door(args, config) : null;
            List<TowerLight> meant = towers.stream()
                    .filter(tower -> only == null || tower.door().equals(only.id()))
                    .toList();
            return order -> {
                if (meant.isEmpty()) {
                    throw Refused.unavailable(
                            (only == null ? "no door" : "door " + only.id()) + " has a tower; add it below 'towers'");
                }
                meant.forEach(TowerLight::test);
                order.completed("all lamps of " + meant.size() + " tower(s) for two seconds", null);
                return null;
            };
        });
    }

    /** What a door is used for, until it is told otherwise. */
    static Verb doorMode(GatewayConfig config, List<DoorLoop> loops, DoorModes modes) {
        return Verb.of("door.mode", args -> {
            Door door = door(args, config);
            String word = args.text("mode", "ship");
            DoorMode mode = GatewayConfig.MODES.get(word);
            if (mode == null) {
                throw Refused.malformed("args.mode", "cannot be '" + word + "'; write receive, ship or both");
            }
            return order -> {
                modes.command(door.id(), mode, door.mode());
                loops.get(config.doorIndex(door.id())).meant(mode);
                order.completed("door " + door.id() + " is used to " + word + " from now on", null);
                return null;
            };
        });
    }

    /** Ends the connection to a reader and begins anew: what runs on it is deleted and set up again. */
    static Verb readerRestart(Map<String, LlrpReader> readers, Function<ReaderId, @Nullable ReaderStatus> statuses) {
        return Verb.of("reader.restart", args -> {
            String id = args.text("reader", "R1");
            LlrpReader reader = readers.get(id);
            if (reader == null) {
                throw Refused.malformed(
                        "args.reader", "there is no reader '" + id + "'; there are " + new TreeSet<>(readers.keySet()));
            }
            return order -> {
                if (!reader.restart()) {
                    throw Refused.busy("reader " + id + " has too much to do; try again");
                }
                return new Restarting(
                        order, id, statuses.apply(new ReaderId(id)), () -> statuses.apply(new ReaderId(id)));
            };
        });
    }

    /** A reader on its way back. */
    private static final class Restarting implements Verb.Watch {
        private final Order order;
        private final String reader;
        private final @Nullable ReaderStatus before;
        private final Supplier<@Nullable ReaderStatus> now;
        private final long end = System.nanoTime() + RESTARTS_WITHIN.toNanos();

        Restarting(Order order, String reader, @Nullable ReaderStatus before, Supplier<@Nullable ReaderStatus> now) {
            this.order = order;
            this.reader = reader;
            this.before = before;
            this.now = now;
        }

        @Override
        public boolean over() {
            ReaderStatus status = now.get();
            if (status != null
                    && status.state() == ReaderStatus.State.READING
                    && (before == null || !Objects.equals(status.since(), before.since()))) {
                order.completed("reader " + reader + " reads: " + status.sentence(), null);
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                order.failed(
                        "not-reading",
                        "reader " + reader + " does not read yet" + (status == null ? "" : ": " + status.sentence())
                                + "; the gateway keeps trying",
                        null);
                return true;
            }
            return false;
        }

        @Override
        public void stop() {
            // the reader comes back, or does not, without us
        }
    }
}
