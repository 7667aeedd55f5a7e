package io.dockdoor.simulator.scene;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.Epc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What really happened in a scene, whatever the readers made of it. Times in scene microseconds.
 *
 * @param passages loads that changed sides, in order of crossing
 * @param bystanders loads that were near a door and did not change sides, in order of appearance
 */
public record Truth(List<Passage> passages, List<Bystander> bystanders) {
    public Truth {
        passages = List.copyOf(passages);
        bystanders = List.copyOf(bystanders);
    }

    /**
     * One load through one door.
     *
     * @param crossedMicros when its centre crossed the door plane for good
     * @param clearedMicros when its trailing edge left the plane
     * @param group number of the load, the same when it comes back
     */
    public record Passage(
            DoorId door, Direction direction, long crossedMicros, long clearedMicros, int group, List<GoodsTag> tags) {
        public Passage {
            tags = List.copyOf(tags);
        }
    }

    /** Why a load that did not pass was there. */
    public enum Reason {
        /** Stood inside all the time. */
        PARKED,
        /** Moved near the door, along the wall or deeper into the warehouse. */
        PASSED_BY,
        /** Came up to the door or half through it and went back. */
        TURNED_BACK,
        /** Went through the door with no goods at all: the beams saw a passage. */
        EMPTY_HANDED
    }

    /** A load that never changed sides in [fromMicros, untilMicros). */
    public record Bystander(
            DoorId door, Reason reason, long fromMicros, long untilMicros, int group, List<GoodsTag> tags) {
        public Bystander {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A tag on goods.
     *
     * @param uri its GS1 Digital Link identity
     * @param gtin of a case, null on a logistic unit's own label
     * @param readable whether physics gave the default reader set-up a fair chance to read it during this passage
     */
    public record GoodsTag(Epc epc, String uri, @Nullable String gtin, boolean readable) {
        GoodsTag readable(boolean can) {
            return new GoodsTag(epc, uri, gtin, can);
        }
    }
}
