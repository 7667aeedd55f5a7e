package io.dockdoor.events;

import io.dockdoor.events.DoorFacts.ClockState;
import io.dockdoor.events.DoorFacts.Document;
import io.dockdoor.events.DoorFacts.MovedTag;
import io.dockdoor.events.DoorFacts.Reason;
import io.dockdoor.events.DoorFacts.Rejected;
import io.dockdoor.events.DoorFacts.StreamPosition;
import io.dockdoor.events.InventoryEvent.Action;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.ErrorDeclaration;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Party;
import io.dockdoor.events.InventoryEvent.Quantity;
import io.dockdoor.events.InventoryEvent.Transaction;
import io.dockdoor.events.InventoryEvent.What;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events of every shape the types allow, the same for the same seed. */
final class RandomEvents {
    private static final String[] STEPS = {"receiving", "shipping", "storing", "other", "https://wms.example.com/step"};
    private static final String[] DISPOSITIONS = {"in_progress", "in_transit", "returned", "completeness_inferred"};
    private static final String[] ODD_TEXTS = {
        "", "d'=2.4, \"quoted\"", "Gefäß\n\u0001", "\uD83D\uDE9A", "a\\b</script>"
    };

    private final Random random;

    RandomEvents(long seed) {
        this.random = new Random(seed);
    }

    /** An event with or without a door. */
    InventoryEvent next() {
        return event(random.nextInt(3) == 0 ? null : door(pick(MovementKind.values())));
    }

    /** What a door says when it saw a movement of that kind. */
    InventoryEvent of(MovementKind kind) {
        return event(door(kind));
    }

    private InventoryEvent event(@Nullable DoorFacts door) {
        Action action = pick(Action.values());
        return new InventoryEvent(
                EventId.mint(random.nextInt(2_000_000_000) * 1000L, random.nextLong(), random.nextLong()),
                time(),
                ZoneOffset.ofTotalSeconds((random.nextInt(27 * 4 + 1) - 13 * 4) * 900),
                action,
                random.nextBoolean() ? objects() : aggregation(action),
                maybe(() -> pick(STEPS)),
                maybe(() -> pick(DISPOSITIONS)),
                maybe(this::place),
                maybe(this::place),
                list(
                        2,
                        () -> new Transaction(
                                maybe(() -> pick("desadv", "po", "https://wms.example.com/order")),
                                "urn:example:" + serial())),
                list(2, () -> new Party(pick("owning_party", "location"), place())),
                list(2, () -> new Party(pick("possessing_party", "location"), place())),
                maybe(() -> new ErrorDeclaration(
                        time(),
                        maybe(() -> pick("did_not_occur", "incorrect_data")),
                        list(
                                2,
                                () -> EventId.mint(1, random.nextLong(), random.nextLong())
                                        .uri()))),
                door);
    }

    private What objects() {
        return new Objects(epcs(random.nextInt(6)), list(3, this::quantity));
    }

    private What aggregation(Action action) {
        List<String> children = epcs(random.nextInt(4) + (action == Action.DELETE ? 0 : 1));
        String parent = Identity.parse("urn:epc:id:sscc:9521987.3" + String.format("%09d", random.nextInt(1000)))
                .uri();
        return new Aggregation(
                action == Action.OBSERVE && random.nextBoolean() ? null : parent, children, list(2, this::quantity));
    }

    private Quantity quantity() {
        // a last digit that is not zero: JSON does not tell 1.50 from 1.5
        BigDecimal amount = new BigDecimal(random.nextInt(10_000) * 10L + 1).movePointLeft(random.nextInt(4));
        return new Quantity(
                pick("https://id.gs1.org/01/09521141123454", "https://id.gs1.org/01/09521141123454/10/L%2F7"),
                maybe(() -> amount),
                maybe(() -> pick("KGM", "LTR")));
    }

    /** Tags as a door would decode them: most name things, some are raw. */
    private List<String> epcs(int count) {
        Map<String, Epc> all = new LinkedHashMap<>();
        while (all.size() < count) {
            Epc epc = tag();
            all.put(EpcDecoder.decode(epc, TagRead.NO_PC).uri(), epc);
        }
        return List.copyOf(all.keySet());
    }

    private Epc tag() {
        return switch (random.nextInt(5)) {
            case 0 -> EpcEncoder.sscc96(6, 7, "195211412345678900");
            case 1 -> EpcEncoder.ofTagUri("urn:epc:tag:sgtin-198:1.9521141.012345.%25" + serial() + "%2F");
            case 2 -> Epc.ofHex(String.format("E2%022X", random.nextInt(Integer.MAX_VALUE)));
            default -> EpcEncoder.sgtin96(1, 7, "09521141123454", random.nextInt(Integer.MAX_VALUE));
        };
    }

    private DoorFacts door(MovementKind kind) {
        return new DoorFacts(
                new SiteId("S" + random.nextInt(3)),
                new GatewayId("G1"),
                new DoorId("D_" + random.nextInt(9)),
                "D1-" + random.nextInt(99999),
                random.nextInt(3),
                1 + random.nextInt(2),
                2,
                kind,
                maybe(() -> pick(Direction.values())),
                random.nextInt(1001) / 1000.0,
                list(3, () -> new Reason("order", pick(ODD_TEXTS), random.nextGaussian() * 1e6)),
                time(),
                time(),
                list(5, this::movedTag),
                new Rejected(random.nextInt(99), random.nextInt(9), random.nextInt(9), random.nextInt(9)),
                maybe(() -> new Document("desadv", pick(ODD_TEXTS), "short", epcs(2), epcs(1))),
                new ClockState(random.nextBoolean(), maybe(() -> random.nextLong(-9_999_999, 9_999_999))),
                maybe(() -> new StreamPosition(
                        random.nextLong(Long.MAX_VALUE),
                        random.nextLong(Long.MAX_VALUE),
                        random.nextLong(Long.MAX_VALUE),
                        time(),
                        random.nextBoolean())),
                kind == MovementKind.VOID ? EventId.mint(1, random.nextLong(), random.nextLong()) : null);
    }

    private MovedTag movedTag() {
        Epc epc = tag();
        return new MovedTag(
                epc.hex(),
                EpcDecoder.decode(epc, TagRead.NO_PC).uri(),
                random.nextInt(500),
                time(),
                time(),
                maybe(() -> -random.nextInt(9000) / 100.0),
                list(4, () -> 1 + random.nextInt(4)),
                random.nextDouble());
    }

    private String place() {
        return new Identity.Place("9521141000014", maybe(() -> "D" + random.nextInt(9))).uri();
    }

    private String serial() {
        return String.valueOf(random.nextInt(100_000));
    }

    private Instant time() {
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000) * 1000L);
    }

    @SafeVarargs
    private <T> T pick(T... all) {
        return all[random.nextInt(all.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    private <T> List<T> list(int most, Supplier<T> element) {
        List<T> all = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            all.add(element.get());
        }
        return all;
    }
}
