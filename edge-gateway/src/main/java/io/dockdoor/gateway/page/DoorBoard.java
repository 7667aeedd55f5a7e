package io.dockdoor.gateway.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dockdoor.events.CommandReply;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.Wire.DoorState;
import io.dockdoor.events.Wire.PassageNotice;
import io.dockdoor.gateway.door.DoorTold;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the crew's page shows: each door as it is, its latest passages and its latest sweep. Any thread. */
public final class DoorBoard {
    /** As many as the doors remember for the crew. */
    private static final int MOST_PASSAGES = 16;

    /** A passage as last told. */
    private static final class Load {
        private final String passage;
        private final Instant since;
        private @Nullable MovementKind kind;
        private int tags;
        private @Nullable Document document;
        private boolean over;
        private @Nullable String crew;

        Load(String passage, Instant since) {
            this.passage = passage;
            this.since = since;
        }
    }

    private static final class Door {
        private @Nullable DoorState state;
        /** The latest first. */
        private final Deque<Load> loads = new ArrayDeque<>();

        private @Nullable CommandReply sweep;

        private Load load(String passage, Instant at) {
            for (Load each : loads) {
                if (each.passage.equals(passage)) {
                    return each;
                }
            }
            Load fresh = new Load(passage, at);
            loads.addFirst(fresh);
            if (loads.size() > MOST_PASSAGES) {
                loads.removeLast();
            }
            return fresh;
        }
    }

    private final InstantSource clock;
    private final Map<DoorId, Door> doors = new TreeMap<>();

    public DoorBoard(List<DoorId> all, InstantSource clock) {
        this.clock = clock;
        all.forEach(door -> doors.put(door, new Door()));
    }

    /** Hears what the doors tell and passes it on. */
    public DoorTold between(DoorTold next) {
        return new DoorTold() {
            @Override
            public void state(DoorId door, DoorState state) {
                heard(door, state);
                next.state(door, state);
            }

            @Override
            public void passage(DoorId door, String phase, PassageNotice notice) {
                heard(door, phase, notice);
                next.passage(door, phase, notice);
            }

            @Override
            public void judged(DoorId door, String passage, MovementKind kind, int tags) {
                heard(door, passage, kind, tags);
                next.judged(door, passage, kind, tags);
            }
        };
    }

    private synchronized void heard(DoorId id, DoorState state) {
        Door door = doors.get(id);
        if (door != null) {
            door.state = state;
            if (state.passage() != null && state.document() != null) {
                door.load(state.passage(), state.since()).document = state.document();
            }
        }
    }

    private synchronized void heard(DoorId id, String phase, PassageNotice notice) {
        Door door = doors.get(id);
        if (door != null) {
            Load load = door.load(notice.passage(), notice.at());
            load.over = phase.equals("closed");
            if (notice.document() != null) {
                load.document = notice.document();
            }
            if (load.over && load.kind == null) {
                door.loads.remove(load); // something was there and nothing was told of it
            }
        }
    }

    private synchronized void heard(DoorId id, String passage, MovementKind kind, int tags) {
        Door door = doors.get(id);
        if (door != null) {
            Load load = door.load(passage, clock.instant());
            load.tags = kind == MovementKind.VOID ? 0 : load.tags + tags;
            load.kind = kind;
        }
    }

    /** The gateway took what the crew said of a passage. */
    synchronized void said(DoorId id, String passage, String word) {
        Door door = doors.get(id);
        if (door != null) {
            for (Load each : door.loads) {
                if (each.passage.equals(passage)) {
                    each.crew = word;
                }
            }
        }
    }

    /** How the sweep that the page began goes. */
    synchronized void swept(DoorId id, CommandReply reply) {
        Door door = doors.get(id);
        if (door != null) {
            door.sweep = reply;
        }
    }

    boolean has(DoorId door) {
        return doors.containsKey(door);
    }

    List<DoorId> doors() {
        return List.copyOf(doors.keySet());
    }

    /** The door as the page wants it. */
    synchronized ObjectNode now(DoorId id) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("door", id.value()).put("at", clock.instant().toString());
        Door door = doors.getOrDefault(id, new Door());
        DoorState state = door.state;
        out.put("state", state == null ? "starting" : state.state());
        if (state != null) {
            out.put("mode", state.mode());
            out.put("expected", state.expected());
        }
        ArrayNode loads = out.putArray("loads");
        door.loads.forEach(load -> write(loads.addObject(), load));
        CommandReply sweep = door.sweep;
        if (sweep != null) {
            ObjectNode its = out.putObject("sweep");
            its.put("state", sweep.state())
                    .put("sentence", sweep.sentence())
                    .put("at", sweep.at().toString());
            its.set("result", sweep.result());
        }
        return out;
    }

    private static void write(ObjectNode out, Load load) {
        out.put("passage", load.passage).put("since", load.since.toString()).put("over", load.over);
        out.put("tags", load.tags);
        out.put("kind", load.kind == null ? null : load.kind.level());
        out.put("crew", load.crew);
        Document document = load.document;
        if (document != null) {
            ObjectNode its = out.putObject("document");
            its.put("type", document.type()).put("id", document.id()).put("verdict", document.verdict());
            document.missing().forEach(its.putArray("missing")::add);
            document.unexpected().forEach(its.putArray("unexpected")::add);
        }
    }
}
