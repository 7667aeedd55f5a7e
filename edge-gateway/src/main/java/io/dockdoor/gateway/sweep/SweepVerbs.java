package io.dockdoor.gateway.sweep;

import io.dockdoor.events.DoorId;
import io.dockdoor.gateway.command.Args;
import io.dockdoor.gateway.command.Refused;
import io.dockdoor.gateway.command.Verb;
import io.dockdoor.gateway.config.GatewayConfig;
import io.dockdoor.gateway.config.GatewayConfig.Door;
import io.dockdoor.gateway.config.GatewayConfig.Zone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code sweep.start}, {@code sweep.cancel} and {@code sweep.ack}. */
public final class SweepVerbs {
    static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(10);

    private SweepVerbs() {}

    /** All three. */
    public static List<Verb> of(GatewayConfig config, Sweeps sweeps, SweepTelling telling) {
        return List.of(
                Verb.of("sweep.start", args -> {
                    List<DoorId> doors = doors(args, config);
                    Duration wanted = args.duration("for", USUAL, LEAST, MOST);
                    boolean closed = args.flag("doorClosed");
                    return order -> sweeps.begin(order, doors, wanted, closed);
                }),
                Verb.of("sweep.cancel", args -> order -> {
                    if (!sweeps.cancel()) {
                        throw Refused.unavailable("no sweep is under way");
                    }
                    order.completed("the sweep is being broken off", null);
                    return null;
                }),
                Verb.of("sweep.ack", args -> {
                    String id = args.text("sweepId", "c1");
                    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                        throw Refused.malformed("args.sweepId", "must be 1 to 64 of letters, digits, '_' and '-'");
                    }
                    return order -> {
                        try {
                            if (!telling.acknowledged(id)) {
                                throw Refused.unavailable("there is no sweep '" + id + "' here");
                            }
                        } catch (IOException unwritable) {
                            throw Refused.unavailable("that cannot be kept on disk: " + unwritable.getMessage());
                        }
                        order.completed("sweep " + id + " is not told again", null);
                        return null;
                    };
                }));
    }

    private static List<DoorId> doors(Args args, GatewayConfig config) throws Refused {
        List<DoorId> all = config.doors().stream().map(Door::id).toList();
        String zone = args.textOrNull("zone");
        if (zone != null) {
            if (args.has("doors")) {
                throw Refused.malformed("args.zone", "names doors already; leave zone or doors out");
            }
            return config.zones().stream()
                    .filter(each -> each.id().equals(zone))
                    .map(Zone::doors)
                    .findFirst()
                    .orElseThrow(() -> Refused.malformed(
                            "args.zone",
                            "there is no zone '" + zone + "' at this gateway; there are "
                                    + config.zones().stream().map(Zone::id).toList()
                                    + " (zones: in its configuration)"));
        }
        List<DoorId> wanted = new ArrayList<>();
        for (String name : args.texts("doors", 64)) {
            DoorId door = all.stream()
                    .filter(each -> each.value().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> Refused.malformed("args.doors", "there is no door '" + name + "'; there are " + all));
            if (!wanted.contains(door)) {
                wanted.add(door);
            }
        }
        return wanted.isEmpty() ? all : wanted;
    }
}
