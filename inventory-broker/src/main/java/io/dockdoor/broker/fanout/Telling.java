package io.dockdoor.broker.fanout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dockdoor.broker.ledger.LedgerRecord;
import io.dockdoor.broker.ledger.Place;
import io.dockdoor.broker.ledger.Slot;
import io.dockdoor.broker.ledger.StockQueries;
import io.dockdoor.events.Wire.StockDelta;
import io.dockdoor.events.Wire.StockSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The ledger in the words of the contract: the same for MQTT, the event stream and webhooks. */
public final class Telling {
    private static final JsonFactory JSON = new JsonFactory();

    private Telling() {}

    /** A booked event as JSON: who moved what, when it happened and when it was booked, and what it did to stock. */
    public static byte[] movement(LedgerRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("position", record.position());
            out.writeStringField("kind", record.kind());
            out.writeStringField("eventId", record.eventId());
            out.writeStringField("site", record.site());
            given(out, "gateway", record.gateway());
            given(out, "door", record.door());
            given(out, "direction", record.direction());
            given(out, "passage", record.passage());
            out.writeStringField("eventTime", time(record.eventMicros()).toString());
            given(out, "decidedAt", record.decidedMicros());
            given(out, "recorded", record.recordedMicros());
            out.writeStringField("booked", time(record.bookedMicros()).toString());
            out.writeNumberField("tags", record.tags());
            out.writeArrayFieldStart("items");
            for (LedgerRecord.Entry entry : record.entries()) {
                out.writeStartObject();
                out.writeStringField("item", entry.slot().item());
                out.writeStringField("location", Place.uri(entry.slot().place()));
                given(out, "lot", entry.slot().lot());
                given(out, "uom", entry.slot().uom());
                out.writeStringField("bucket", bucket(entry.slot()));
                out.writeFieldName("delta");
                quantity(out, entry.milli());
                out.writeEndObject();
            }
            out.writeEndArray();
            if (!record.flags().isEmpty()) {
                out.writeObjectFieldStart("flags");
                for (String flag : record.flags().split(",")) {
                    int equals = flag.indexOf('=');
                    out.writeNumberField(flag.substring(0, equals), Integer.parseInt(flag.substring(equals + 1)));
                }
                out.writeEndObject();
            }
            if (!record.overruled().isEmpty()) {
                out.writeArrayFieldStart("overruled");
                for (LedgerRecord.Overruled each : record.overruled()) {
                    out.writeStartObject();
                    out.writeStringField("eventId", each.event());
                    out.writeStringField("by", each.by());
                    if (each.back()) {
                        out.writeBooleanField("back", true);
                    }
                    out.writeArrayFieldStart("epcs");
                    for (String thing : each.things()) {
                        out.writeString(thing);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The stock changes of a booked event, one for each item and location. */
    public static List<StockDelta> deltas(LedgerRecord record) {
        record At(String site, String place, String item) {}
        Map<At, LedgerRecord.Entry> last = new LinkedHashMap<>();
        Map<At, Long> sums = new LinkedHashMap<>();
        for (LedgerRecord.Entry entry : record.entries()) {
            At at = new At(entry.site(), entry.slot().place(), entry.slot().item());
            last.put(at, entry);
            sums.merge(at, entry.milli(), Long::sum);
        }
        List<StockDelta> all = new ArrayList<>();
        sums.forEach((at, milli) -> {
            LedgerRecord.Entry entry = Objects.requireNonNull(last.get(at));
            all.add(new StockDelta(
                    at.item(),
                    at.site(),
                    Place.uri(at.place()),
                    entry.previous(),
                    record.position(),
                    pieces(milli),
                    pieces(entry.onHand()),
                    record.eventId(),
                    time(record.bookedMicros())));
        });
        return all;
    }

    /** The items whose stock the event changed. */
    public static Set<StockQueries.SiteItem> changed(LedgerRecord record) {
        Set<StockQueries.SiteItem> all = new LinkedHashSet<>();
        record.entries()
                .forEach(entry -> all.add(
                        new StockQueries.SiteItem(entry.site(), entry.slot().item())));
        return all;
    }

    /** Stock of an item at a site as it is now. */
    public static StockSnapshot snapshot(StockQueries stock, StockQueries.SiteItem at, AsOf asOf) {
        // the version first: rows read later can only be newer, and then a newer snapshot follows
        long version = stock.version(at.site(), at.item());
        Map<String, Long> places = new LinkedHashMap<>();
        for (StockQueries.Row row : stock.stock(at.item(), at.site(), null)) {
            places.merge(row.slot().place(), row.milli(), Long::sum);
        }
        List<StockSnapshot.AtLocation> locations = new ArrayList<>();
        long total = 0;
        for (Map.Entry<String, Long> place : places.entrySet()) {
            locations.add(new StockSnapshot.AtLocation(Place.uri(place.getKey()), pieces(place.getValue())));
            total += place.getValue();
        }
        return new StockSnapshot(at.item(), at.site(), pieces(total), version, asOf.of(at.site()), locations);
    }

    /** A quantity as a JSON number, whole when it is whole. */
    public static void quantity(JsonGenerator out, long milli) throws IOException {
        if (milli % 1000 == 0) {
            out.writeNumber(milli / 1000);
        } else {
            out.writeNumber(BigDecimal.valueOf(milli, 3).stripTrailingZeros());
        }
    }

    public static String bucket(Slot slot) {
        return slot.bucket().name().toLowerCase(Locale.ROOT);
    }

    static long pieces(long milli) {
        return Math.floorDiv(milli, 1000);
    }

    public static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static void given(JsonGenerator out, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeStringField(name, value);
        }
    }

    private static void given(JsonGenerator out, String name, long micros) throws IOException {
        if (micros != 0) {
            out.writeStringField(name, time(micros).toString());
        }
    }
}
