package io.dockdoor.broker.epcis;

import io.dockdoor.events.Identity;
import io.dockdoor.events.InventoryEvent;
import io.dockdoor.events.InventoryEvent.Aggregation;
import io.dockdoor.events.InventoryEvent.Objects;
import io.dockdoor.events.InventoryEvent.Quantity;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a query asks for: the parameters of EPCIS 2.0 8.2.7.1 that need no vocabulary, all of them must hold. Several
 * values of one are alternatives, separated by {@code |}.
 */
public final class EventFilter {
    private static final Set<String> TIMES = Set.of("GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime");
    private static final Map<String, BiPredicate<InventoryEvent, String>> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(
                "eventType",
                (event, value) ->
                        value.equals(event.what() instanceof Aggregation ? "AggregationEvent" : "ObjectEvent"));
        WORDS.put("EQ_eventID", (event, value) -> value.equals(event.id().uri()));
        WORDS.put("EQ_action", (event, value) -> value.equals(event.action().name()));
        WORDS.put("EQ_bizStep", (event, value) -> value.equals(event.bizStep()));
        WORDS.put("EQ_disposition", (event, value) -> value.equals(event.disposition()));
        WORDS.put("EQ_readPoint", (event, value) -> same(event.readPoint(), value));
        WORDS.put("EQ_bizLocation", (event, value) -> same(event.bizLocation(), value));
        WORDS.put(
                "EQ_bizTransaction",
                (event, value) ->
                        event.transactions().stream().anyMatch(each -> each.id().equals(value)));
        WORDS.put("MATCH_epc", (event, value) -> anyOf(things(event), value));
        WORDS.put("MATCH_parentID", (event, value) -> anyOf(parents(event), value));
        WORDS.put("MATCH_anyEPC", (event, value) -> anyOf(things(event), value) || anyOf(parents(event), value));
        WORDS.put("MATCH_epcClass", (event, value) -> anyOf(classes(event), value));
    }

    private final Map<String, Instant> times = new LinkedHashMap<>();
    private final Map<String, List<String>> words = new LinkedHashMap<>();

    /** Every parameter there is. */
    public static Set<String> known() {
        Set<String> all = new TreeSet<>(TIMES);
        all.addAll(WORDS.keySet());
        return all;
    }

    /**
     * Adds a condition.
     *
     * @throws IllegalArgumentException when the parameter is unknown or its value is none
     */
    public void add(String name, String value) {
        if (TIMES.contains(name)) {
            try {
                OffsetDateTime time = OffsetDateTime.parse(value);
                if (time.getYear() < 1 || time.getYear() > 9999) {
                    throw new IllegalArgumentException(name + " '" + value + "' must be in the years 1 to 9999");
                }
                times.put(name, time.toInstant());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        name + " '" + value + "' must be a time such as 2026-11-24T08:00:00Z", e);
            }
        } else if (WORDS.containsKey(name)) {
            words.put(name, Arrays.asList(value.split("\\|", -1)));
        } else {
            throw new IllegalArgumentException("unknown parameter '" + name + "': " + String.join(", ", known())
                    + ", perPage, nextPageToken can be given");
        }
    }

    /** A bound of event or record time; the standard one when it was not given. */
    public Instant time(String name, Instant standard) {
        return times.getOrDefault(name, standard);
    }

    /** The one event id asked for, null when there is none or several. */
    public @Nullable String eventId() {
        List<String> ids = words.getOrDefault("EQ_eventID", List.of());
        return ids.size() == 1 ? ids.get(0) : null;
    }

    /** Whether the event meets all conditions but those of time. */
    public boolean matches(InventoryEvent event) {
        for (Map.Entry<String, List<String>> each : words.entrySet()) {
            BiPredicate<InventoryEvent, String> holds = WORDS.get(each.getKey());
            if (holds == null || each.getValue().stream().noneMatch(value -> holds.test(event, value))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> things(InventoryEvent event) {
        return event.what() instanceof Objects objects ? objects.epcs() : ((Aggregation) event.what()).epcs();
    }

    private static List<String> parents(InventoryEvent event) {
        String parent = event.what() instanceof Aggregation aggregation ? aggregation.parent() : null;
        return parent == null ? List.of() : List.of(parent);
    }

    private static List<String> classes(InventoryEvent event) {
        List<Quantity> all = event.what() instanceof Objects objects
                ? objects.quantities()
                : ((Aggregation) event.what()).quantities();
        List<String> uris = new ArrayList<>();
        all.forEach(each -> uris.add(each.epcClass()));
        return uris;
    }

    private static boolean anyOf(List<String> uris, String wanted) {
        return uris.stream().anyMatch(each -> same(each, wanted));
    }

    /** The same identity however it is written; a class without lot stands for all its units and lots. */
    private static boolean same(@Nullable String uri, String wanted) {
        if (uri == null) {
            return false;
        }
        Identity is = Identity.parse(uri);
        Identity asked = Identity.parse(wanted);
        if (asked instanceof Identity.TradeItemClass kind && kind.lot() == null) {
            return (is instanceof Identity.TradeItem item && item.gtin14().equals(kind.gtin14()))
                    || (is instanceof Identity.TradeItemClass other
                            && other.gtin14().equals(kind.gtin14()));
        }
        return is.uri().equals(asked.uri());
    }
}
