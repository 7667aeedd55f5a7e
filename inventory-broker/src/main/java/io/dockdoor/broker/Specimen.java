package io.dockdoor.broker;

import io.dockdoor.events.Direction;
import io.dockdoor.events.DoorFacts;
import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.DoorId;
import io.dockdoor.events.EventId;
import io.dockdoor.events.GatewayId;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.MovementKind;
import io.dockdoor.events.SiteId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Receipts as a door tells them, of loads that never were: for rehearsing and for measuring.
 *
 * @param tags how many goods a load has, each with a tag
 */
public record Specimen(SiteId site, GatewayId gateway, DoorId door, int tags) {
    private static final String PLACE = "https://id.gs1.org/414/9521141000014";

    /** Digital links of the goods on the load of that number, which no other load has. */
    public List<String> items(int number) {
        return IntStream.range(0, tags)
                .mapToObj(tag -> "https://id.gs1.org/01/09521987000018/21/" + number + "B" + tag)
                .toList();
    }

    /**
     * The load of that number, as it came in.
     *
     * @param passage of the door, from 1
     * @param position in the gateway's stream; null before a journal has given it one
     */
    public InventoryEvent receipt(long passage, int number, Instant at, @Nullable StreamPosition position) {
        List<String> items = items(number);
        List<MovedTag> moved = IntStream.range(0, tags)
                .mapToObj(tag -> new MovedTag(
                        "30%011X%011X".formatted(number, tag),
                        items.get(tag),
                        30,
                        at.minusMillis(3_100),
                        at.minusMillis(100),
                        -55.5,
                        List.of(1, 2, 3, 4),
                        0.99))
                .toList();
        DoorFacts facts = new DoorFacts(
                site,
                gateway,
                door,
                door + "-" + passage,
                0,
                1,
                1,
                MovementKind.RECEIVE,
                Direction.IN,
                0.99,
                List.of(),
                at.minusMillis(3_100),
                at.minusMillis(100),
                moved,
                Rejected.NONE,
                null,
                new ClockState(true, null),
                position,
                null);
        return new InventoryEvent(
                EventId.mint(at.toEpochMilli(), number, number),
                at,
                ZoneOffset.UTC,
                Action.OBSERVE,
                new Objects(items, List.of()),
                "receiving",
                "in_progress",
                PLACE + "/254/" + door,
                PLACE,
                List.of(),
                List.of(),
                List.of(),
                null,
                facts);
    }
}
